package io.sluice.stack.bench.suite;

import io.sluice.stack.bench.contest.Scale;
import io.sluice.stack.bench.lab.Lab;
import io.sluice.stack.bench.load.LoadResult;
import java.util.List;
import java.util.Map;

/** More connections, each with one request under way. */
final class ConnectionsAxis implements Axis {

    private static final Scale SCALE = Scale.linear(
            "S1",
            "gateway, NDJSON, 100 × 150 B a request, ack=kafka: CPU for a record; connections",
            "µs",
            List.of("1", "16", "128", "1000"));
    private static final String TOPIC = "bench-connections";

    @Override
    public List<Scale> scales() {
        return List.of(SCALE);
    }

    @Override
    public Turns begin(Lab lab, Terms terms) throws InterruptedException {
        lab.startGateway(ScalingLoad.ONE_CLIENT);
        lab.topics().createShortLived(TOPIC);
        ScalingLoad load = new ScalingLoad(lab);
        load.warmUp(TOPIC);
        return new Turns() {
            @Override
            public Costs measure(String size) throws InterruptedException {
                LoadResult result = load.run(
                        load.plan(TOPIC)
                                .onConnections(Integer.parseInt(size), 1)
                                .lasting(1, terms.config().seconds()),
                        size + " connections");
                return new Costs(
                        Map.of(SCALE.id(), ScalingLoad.microsPerRecord(result, "gateway")), ScalingLoad.note(result));
            }

            @Override
            public void end() throws InterruptedException {
                lab.stop("gateway");
                lab.topics().delete(TOPIC);
            }
        };
    }
}
