package io.sluice.stack.bench.load;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** CPU time used so far by this process and by others; what is shared between them is told apart that way. */
final class CpuTimes {

    private final Map<String, Long> processIds;

    CpuTimes(Map<String, Long> processIds) {
        this.processIds = Map.copyOf(processIds);
    }

    /** Seconds since each process began. */
    record Reading(Map<String, Double> seconds) {

        Map<String, Double> since(Reading before) {
            Map<String, Double> used = new HashMap<>();
            seconds.forEach((name, now) -> used.put(name, now - before.seconds.getOrDefault(name, 0.0)));
            return used;
        }
    }

    Reading read() {
        Map<String, Double> seconds = new HashMap<>();
        processIds.forEach((name, id) -> seconds.put(
                name,
                ProcessHandle.of(id)
                                .flatMap(process -> process.info().totalCpuDuration())
                                .orElse(Duration.ZERO)
                                .toNanos()
                        / 1e9));
        OperatingSystemMXBean own = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        seconds.put(LoadResult.GENERATOR, own.getProcessCpuTime() / 1e9);
        return new Reading(seconds);
    }
}
