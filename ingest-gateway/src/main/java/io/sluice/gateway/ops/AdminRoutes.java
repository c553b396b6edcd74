package io.sluice.gateway.ops;

import io.sluice.gateway.flow.Pipeline;
import io.sluice.gateway.send.Topics;
import io.sluice.gateway.spool.Spool;
import io.vertx.ext.web.Router;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The spool and the dead store of a gateway that runs, where the commands cannot take the folder. What waits for the
 * disk runs on worker threads. Payloads are never shown.
 */
public final class AdminRoutes {
    private static final int BAD_REQUEST = 400;

    private final SpoolRoutes spool;
    private final DeadRoutes dead;

    /** @param ids a number for each request, unique in this process */
    public AdminRoutes(Spool spool, SpoolMetrics metrics, Pipeline pipeline, Topics topics, AtomicLong ids) {
        this.spool = new SpoolRoutes(spool, metrics, pipeline, topics);
        this.dead = new DeadRoutes(spool.dead(), metrics, pipeline, topics, ids);
    }

    void mount(Router router) {
        spool.mount(router);
        dead.mount(router);
        router.route("/admin/*").failureHandler(context -> {
            if (context.failure() instanceof AdminAnswers.Wrong wrong) {
                AdminAnswers.json(context, BAD_REQUEST, AdminAnswers.error(String.valueOf(wrong.getMessage())));
            } else {
                context.next();
            }
        });
    }
}
