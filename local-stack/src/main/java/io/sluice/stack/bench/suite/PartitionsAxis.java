package io.sluice.stack.bench.suite;

import io.sluice.stack.bench.contest.Scale;
import io.sluice.stack.bench.lab.Lab;
import io.sluice.stack.bench.load.LoadResult;
import java.util.List;
import java.util.Map;

/** The same load to topics of more partitions, over which it spreads. */
final class PartitionsAxis implements Axis {

    private static final Scale SCALE = Scale.linear(
            "S2",
            "gateway, NDJSON, 100 × 150 B a request, ack=kafka, 32 connections: CPU for a record; partitions",
            "µs",
            List.of("1", "4", "16", "64"));

    @Override
    public List<Scale> scales() {
        return List.of(SCALE);
    }

    @Override
    public Turns begin(Lab lab, Terms terms) throws InterruptedException {
        lab.startGateway(ScalingLoad.ONE_CLIENT);
        for (String size : SCALE.sizes()) {
            lab.topics().createShortLived(topic(size), Integer.parseInt(size));
        }
        ScalingLoad load = new ScalingLoad(lab);
        load.warmUp(topic(SCALE.sizes().get(0)));
        return new Turns() {
            @Override
            public Costs measure(String size) throws InterruptedException {
                LoadResult result = load.run(
                        load.plan(topic(size)).lasting(1, terms.config().seconds()), size + " partitions");
                return new Costs(
                        Map.of(SCALE.id(), ScalingLoad.microsPerRecord(result, "gateway")), ScalingLoad.note(result));
            }

            @Override
            public void end() throws InterruptedException {
                lab.stop("gateway");
                for (String size : SCALE.sizes()) {
                    lab.topics().delete(topic(size));
                }
            }
        };
    }

    private static String topic(String partitions) {
        return "bench-partitions-" + partitions;
    }
}
