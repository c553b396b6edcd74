package io.sluice.stack.bench.suite;

import io.sluice.stack.bench.lab.Lab;
import io.sluice.stack.bench.lab.WorkerMetrics;
import io.sluice.stack.bench.stat.Figures;
import java.util.List;

/**
 * The sink with 10 000 paths that grow at once, in a worker of 512 MiB. It has passed when the worker lives, everything
 * is committed and every byte is in files, which {@link SinkDrain} sees to.
 */
final class OpenPathsRun {

    private static final String TOPIC = "bench-open-paths";
    private static final String PATHS = "10000";
    /** A few for each path: they bring all of them to grow, and more would only take longer. */
    private static final long RECORDS = 50_000;

    private OpenPathsRun() {}

    /** @return how many parts grew at once at the most, as the sink itself counts them */
    static double measure(Lab lab, List<String> notes) throws InterruptedException {
        lab.needConnect();
        StampedTopic topic = StampedTopic.filled(lab, TOPIC, RECORDS);
        Peaks peaks = new Peaks();
        try {
            SinkDrain.Drained drained =
                    topic.drain().run(SinkUnderTest.FILE_SINK, StampedTopic.leadingTo(PATHS), peaks, notes);
            notes.add(
                    0,
                    Figures.rounded(RECORDS) + " records at " + Figures.rounded(drained.recordsPerSecond())
                            + " records/s, heap " + Figures.rounded(peaks.heapMiB)
                            + " MiB at the most, garbage included, and "
                            + Figures.rounded(peaks.liveHeapMiB) + " MiB without, all paths open");
        } finally {
            topic.delete();
            // The rows that follow have the machine to themselves.
            lab.stop("connect");
        }
        return peaks.openParts;
    }

    private static final class Peaks implements SinkDrain.Onlooker {
        private long openParts;
        private double heapMiB;
        private double liveHeapMiB;

        @Override
        public void whileDraining(WorkerMetrics.Session metrics, String connector) {
            openParts = Math.max(openParts, metrics.openParts(connector));
            heapMiB = Math.max(heapMiB, metrics.heapMiB());
        }

        @Override
        public void whenCommitted(WorkerMetrics.Session metrics, String connector) {
            whileDraining(metrics, connector);
            liveHeapMiB = metrics.liveHeapMiB();
        }
    }
}
