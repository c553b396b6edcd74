package io.sluice.stack.bench.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.stack.console.SuppressForbidden;
import java.io.IOException;

/** The load generator's process: takes a {@link LoadPlan} as JSON, prints a {@link LoadResult} as one line of JSON. */
@SuppressForbidden(reason = "the process's one reading of the clock and its one line of output")
public final class LoadMain {

    private static final ObjectMapper JSON = new ObjectMapper();

    private LoadMain() {}

    public static void main(String[] args) throws IOException {
        LoadPlan plan = JSON.readValue(args[0], LoadPlan.class);
        LoadResult result = new LoadLoop(plan, System::nanoTime, new CpuTimes(plan.watched())::read).run();
        System.out.println(LoadResult.LINE + JSON.writeValueAsString(result));
        // The parent's watch holds a daemon thread only, yet an orderly end should not hang on anything.
        System.exit(0);
    }
}
