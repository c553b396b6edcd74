package io.sluice.cleanse.start;

import io.sluice.cleanse.config.CleanseConfig;
import io.sluice.cleanse.config.ConfigException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that must hold before the first record is read. Waits for the brokers; refuses with all problems at once. */
public final class Start {

    private static final Logger LOG = LoggerFactory.getLogger(Start.class);

    private Start() {}

    /**
     * @return whether to use the streams rebalance protocol
     * @throws ConfigException if anything forbids the start
     */
    public static boolean check(Admin admin, CleanseConfig config) {
        Calls calls = new Calls(config.runtime().limits().startTimeoutMs());
        try {
            TopicAdmin topics = new TopicAdmin(admin, calls);
            Map<String, TopicFacts> facts = topics.facts(TopicAdmin.namesOf(config));
            if (config.layout().create() && !facts.keySet().containsAll(TopicAdmin.namesOf(config))) {
                topics.createMissing(config, facts);
                facts = topics.factsOnceSeen(TopicAdmin.namesOf(config));
            }
            Findings findings = LayoutCheck.of(config, facts);
            Cluster cluster = new Cluster(admin, calls);
            findings.addAll(cluster.transactions());
            if (findings.problems().isEmpty()) {
                findings.addAll(new Offsets(admin, calls, config).settle());
            }
            findings.warnings().forEach(warning -> LOG.warn("event=start_check finding=\"{}\"", warning));
            if (!findings.problems().isEmpty()) {
                throw new ConfigException(findings.problems());
            }
            return cluster.useStreamsProtocol(config.group());
        } catch (ExecutionException e) {
            String why = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
            throw new ConfigException(
                    List.of("the brokers at " + config.bootstrapServers() + " do not answer as needed: " + why));
        }
    }
}
