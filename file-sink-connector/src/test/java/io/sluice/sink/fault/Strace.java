package io.sluice.sink.fault;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What makes a process' system calls fail, hang or kill it. */
final class Strace {
    static final String NEEDS = "strace is missing or may not trace here: apt-get install strace";

    private Strace() {}

    static boolean isPossible() {
        return Commands.exist("strace")
                && Commands.succeeds("strace", "-qq", "-o", "/dev/null", "-e", "trace=none", "true");
    }

    /**
     * What stands before the traced command. (Not with --seccomp-bpf, which would be faster: strace 6.1 injects no signal
     * with it.)
     *
     * @param calls those to write down
     * @param injections what to do at which call
     */
    static List<String> command(Path output, List<String> calls, List<String> injections) {
        List<String> strace = new ArrayList<>(List.of("strace", "-f", "-qq", "-o", output.toString()));
        strace.addAll(List.of("-e", "trace=" + String.join(",", calls)));
        injections.forEach(injection -> strace.addAll(List.of("-e", "inject=" + injection)));
        return strace;
    }
}
