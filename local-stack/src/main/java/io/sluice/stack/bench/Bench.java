package io.sluice.stack.bench;

import io.sluice.stack.bench.lab.Lab;
import io.sluice.stack.bench.lab.WriteBack;
import io.sluice.stack.bench.report.HtmlPage;
import io.sluice.stack.bench.report.MarkdownTable;
import io.sluice.stack.bench.report.ResultsJson;
import io.sluice.stack.bench.settings.BenchConfig;
import io.sluice.stack.bench.stat.Row;
import io.sluice.stack.bench.stat.Title;
import io.sluice.stack.bench.suite.CleanseSuite;
import io.sluice.stack.bench.suite.EndToEndSuite;
import io.sluice.stack.bench.suite.GeneratorSuite;
import io.sluice.stack.bench.suite.HeapSuite;
import io.sluice.stack.bench.suite.IntakeSuite;
import io.sluice.stack.bench.suite.LatencySuite;
import io.sluice.stack.bench.suite.ScalingSuite;
import io.sluice.stack.bench.suite.SinkSuite;
import io.sluice.stack.bench.suite.StartSuite;
import io.sluice.stack.bench.suite.Suite;
import io.sluice.stack.bench.suite.Terms;
import io.sluice.stack.config.Installation;
import io.sluice.stack.config.UpConfig;
import io.sluice.stack.console.Console;
import io.sluice.stack.console.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code mvn -q -Pbench}: measures every row against its reference in one run and says where each stands. The table
 * goes to standard output, progress to standard error, and everything to the folder of the benchmarks.
 *
 * <p>Ends with exit code 1 if a row that should have been measured could not be. A goal that is missed is a result.
 */
public final class Bench {

    private final Console console;
    private final BenchConfig config;
    private final Installation installation;
    private final LatencySuite latency = new LatencySuite();
    private final List<Suite> suites = Stream.concat(
                    Stream.of(
                            new GeneratorSuite(),
                            // Ends with ten million events through the gateway and the broker that the next ones
                            // measure.
                            new EndToEndSuite(),
                            new IntakeSuite(),
                            latency,
                            new SinkSuite(),
                            new StartSuite(),
                            new HeapSuite(),
                            new CleanseSuite()),
                    ScalingSuite.all().stream())
            .toList();

    private Bench(Console console, BenchConfig config, Installation installation) {
        this.console = console;
        this.config = config;
        this.installation = installation;
    }

    public static void main(String[] args) throws InterruptedException {
        Console console = Console.onStandardError();
        int exitCode = 1;
        try {
            Installation installation = Installation.ofThisBuild();
            BenchConfig config = BenchConfig.from(System.getProperties(), installation.defaultBenchDir());
            exitCode = new Bench(console, config, installation).run();
        } catch (StackException e) {
            console.error(e.line());
        }
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    private int run() throws InterruptedException {
        Machine machine = Machine.ofThisRun(installation.root());
        console.line("Sluice is measured in " + config.dir() + ": " + machine.line());
        UpConfig stack = UpConfig.onFreePorts(config.dir().resolve("stack"));
        List<Row> rows;
        try (Lab lab = Lab.open(stack, installation, console)) {
            Thread stop = new Thread(lab::close, "bench-stop");
            Runtime.getRuntime().addShutdownHook(stop);
            rows = measure(lab);
            Runtime.getRuntime().removeShutdownHook(stop);
        }
        write("results.json", ResultsJson.text(machine.line(), rows));
        write("results.html", HtmlPage.text(machine.line(), rows, latency.curves()));
        Console.system().line(MarkdownTable.text(machine.line(), rows));
        console.line("written to " + config.dir() + ": results.json, results.html; took " + console.sinceStart());
        return rows.stream().anyMatch(Row.Failed.class::isInstance) ? 1 : 0;
    }

    private List<Row> measure(Lab lab) throws InterruptedException {
        // The last suite that begins in time still has to end, and to leave room for the report.
        long endMs = Duration.ofMinutes(config.minutes()).toMillis() * 19 / 20;
        List<Suite> asked =
                suites.stream().filter(suite -> !wanted(suite).isEmpty()).toList();
        int claims = asked.stream().mapToInt(Suite::seconds).sum();
        List<Row> rows = new ArrayList<>();
        for (Suite suite : asked) {
            List<Title> wanted = wanted(suite);
            console.line(String.join(", ", wanted.stream().map(Title::id).toList()));
            WriteBack.await(config.dir());
            // Shared out anew each time, so that a slow machine makes fewer rounds of all rows, not none of the last.
            long nowMs = console.sinceStart().elapsedMs();
            long untilMs = nowMs + (endMs - nowMs) * suite.seconds() / claims;
            claims -= suite.seconds();
            Terms terms = new Terms(
                    config, wanted, () -> untilMs - console.sinceStart().elapsedMs());
            rows.addAll(measure(suite, wanted, lab, terms));
        }
        return rows;
    }

    private List<Title> wanted(Suite suite) {
        return config.only().isEmpty()
                ? suite.titlesOfAFullRun()
                : suite.titles().stream().filter(config::asksFor).toList();
    }

    private static List<Row> measure(Suite suite, List<Title> wanted, Lab lab, Terms terms)
            throws InterruptedException {
        // Slower ones before it may have used up its share: it still begins where it will end in time.
        long wholeMs = Duration.ofMinutes(terms.config().minutes()).toMillis();
        boolean endsLate = lab.console().sinceStart().elapsedMs() + suite.seconds() * 1_000L > wholeMs;
        if (terms.leftMs().getAsLong() < 0 && endsLate) {
            return failed(
                    wanted,
                    "not begun: it would have ended after " + terms.config().minutes() + " minutes (-Dbench.minutes)");
        }
        try {
            return suite.run(lab, terms).stream()
                    .filter(row -> wanted.contains(row.title()))
                    .toList();
        } catch (StackException e) {
            // The death of a part comes first where both are known: the other follows from it.
            return failed(wanted, lab.takeDeath().orElse(e).line());
        } catch (InterruptedException e) {
            // Either a part has died, which fails these rows only, or the whole run is to end.
            StackException death = lab.takeDeath().orElse(null);
            if (death == null) {
                throw e;
            }
            return failed(wanted, death.line());
        }
    }

    private static List<Row> failed(List<Title> titles, String reason) {
        return titles.stream().<Row>map(title -> new Row.Failed(title, reason)).toList();
    }

    private void write(String name, String text) {
        Path file = config.dir().resolve(name);
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new StackException("the result " + file + " cannot be written: " + e.getMessage(), e);
        }
    }
}
