package io.sluice.sink.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code file-sink} command. */
@Command(
        name = "file-sink",
        description = "Looks after the files and ledgers of the file sink connector.",
        mixinStandardHelpOptions = true,
        subcommands = {Verify.class, SealParts.class})
public final class FileSink {

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new FileSink()).execute(arguments));
    }
}
