package io.sluice.stack.bench.suite;

import io.sluice.stack.bench.contest.FeatureMissingException;
import io.sluice.stack.bench.contest.Rows;
import io.sluice.stack.bench.lab.Folders;
import io.sluice.stack.bench.lab.Lab;
import io.sluice.stack.bench.load.LoadPlan;
import io.sluice.stack.bench.load.LoadResult;
import io.sluice.stack.bench.stat.Figures;
import io.sluice.stack.bench.stat.Goal;
import io.sluice.stack.bench.stat.Row;
import io.sluice.stack.bench.stat.Title;
import io.sluice.stack.console.Console;
import io.sluice.stack.console.StackException;
import io.sluice.stack.deploy.Poll;
import io.sluice.stack.deploy.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;

/**
 * The whole chain as it is deployed: events over HTTP until the last of them lies in a published file. Then every file
 * is read, and each event must be there exactly once.
 */
public final class EndToEndSuite implements Suite {

    private static final Title STRAIGHT =
            new Title("E2E", "events over HTTP to published files, straight through", Goal.none());
    private static final Title CLEANSED = new Title("E2E.cleanse", "the same with cleanse on the way", Goal.none());
    private static final String CONNECTOR = "file-sink";
    private static final String TOPIC = "logs";
    private static final int PER_REQUEST = 500;
    private static final int RECORD_BYTES = 150;
    private static final Duration LIMIT = Duration.ofSeconds(120);

    @Override
    public List<Title> titles() {
        return List.of(STRAIGHT, CLEANSED);
    }

    @Override
    public List<Row> run(Lab lab, Terms terms) throws InterruptedException {
        List<String> notes = new ArrayList<>();
        var contest = terms.contest(lab.console());
        if (terms.asksFor(STRAIGHT)) {
            contest.add(STRAIGHT.id(), () -> straight(lab, terms, notes));
        }
        if (terms.asksFor(CLEANSED)) {
            contest.add(CLEANSED.id(), () -> {
                throw new FeatureMissingException("not measured here yet: the stack has no part that runs cleanse");
            });
        }
        var outcomes = contest.run(1);
        return List.of(
                Rows.alone(STRAIGHT, outcomes, STRAIGHT.id(), "records/s", notes),
                Rows.alone(CLEANSED, outcomes, CLEANSED.id(), "records/s", List.of()));
    }

    private double straight(Lab lab, Terms terms, List<String> notes) throws InterruptedException {
        lab.needConnect();
        lab.needGateway();
        try (Admin admin = lab.topics().admin()) {
            Topics.create(admin);
        }
        lab.connectors().deploy(CONNECTOR, lab.installation().connectConfig(CONNECTOR + ".json"));
        long requests = Math.max(1, terms.config().endToEndRecords() / PER_REQUEST);
        try {
            return drive(lab, requests, notes);
        } finally {
            lab.connectors().delete(CONNECTOR);
        }
    }

    private double drive(Lab lab, long requests, List<String> notes) throws InterruptedException {
        long records = requests * PER_REQUEST;
        LoadPlan plan = LoadPlan.to(lab.config().gatewayPort(), "/topics/" + TOPIC)
                .counting(requests)
                .watching(lab.processIds());
        LoadResult load = lab.programs().load(plan);
        Console.Stopwatch afterLoad = lab.console().stopwatch();
        if (load.records() != records) {
            throw new StackException("of " + requests + " requests the gateway accepted " + load.accepted()
                    + "; it refused, by status, " + load.refused());
        }
        awaitBytes(lab, records * (RECORD_BYTES + 1));
        double seconds = load.seconds() + afterLoad.elapsedSeconds();
        List<Path> files = Folders.published(lab.config().files(), TOPIC);
        new PublishedEvents(requests, PER_REQUEST, RECORD_BYTES).requireEachOnce(files);
        notes.add(Figures.rounded(records) + " events in " + files.size()
                + " files, each of them exactly once; the last was accepted after " + Figures.rounded(load.seconds())
                + " s and published " + Figures.rounded(afterLoad.elapsedSeconds()) + " s later");
        return records / seconds;
    }

    private static void awaitBytes(Lab lab, long expected) throws InterruptedException {
        Path root = lab.config().files();
        if (!Poll.untilTrue(LIMIT, lab.console(), () -> Folders.bytes(Folders.published(root, TOPIC)) >= expected)) {
            throw new StackException(Folders.bytes(Folders.published(root, TOPIC)) + " of " + expected
                    + " bytes are published " + LIMIT.toSeconds() + " s after the last event was accepted");
        }
    }
}
