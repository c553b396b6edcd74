package io.sluice.stack.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A Java program that runs as a child process.
 *
 * @param role its name in log file, pid file and messages
 * @param classPath handed over as the environment variable CLASSPATH, so that the command line stays readable
 * @param heapMb the limit of its heap, MiB
 * @param jvmArgs further arguments of the JVM
 * @param environment variables set on top of the launcher's own
 */
public record ChildSpec(
        String role,
        String mainClass,
        String classPath,
        int heapMb,
        List<String> jvmArgs,
        List<String> arguments,
        Map<String, String> environment) {

    public ChildSpec {
        jvmArgs = List.copyOf(jvmArgs);
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    /**
     * The command line. Its first argument marks the process as this stack's: {@link StaleChildren} knows it by that.
     *
     * @param home of the stack that the child belongs to
     */
    List<String> command(ChildHome home) {
        List<String> command = new ArrayList<>();
        command.add(home.java().toString());
        command.add(mark(role, home.stackDir()));
        if (home.agent() != null) {
            command.add("-javaagent:" + home.agent());
        }
        command.addAll(home.classDataOptions(role));
        command.add("-Xmx" + heapMb + "m");
        // After an OutOfMemoryError a Kafka client's threads can be dead while the process looks alive.
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.addAll(jvmArgs);
        command.add(mainClass);
        command.addAll(arguments);
        return command;
    }

    static String mark(String role, Path stackDir) {
        return "-Dsluice.child=" + role + "@" + stackDir;
    }
}
