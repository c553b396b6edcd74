package io.sluice.stack.bench.suite;

import io.sluice.stack.bench.contest.Contest;
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
    private static final int PER_REQUEST = 500;
    /** An event that goes through cleanse costs the machine about four times as much, and a full run has ten minutes. */
    private static final int FEWER_CLEANSED = 40;

    private static final int RECORD_BYTES = 150;
    private static final Duration LIMIT = Duration.ofSeconds(180);

    @Override
    public List<Title> titles() {
        return List.of(STRAIGHT, CLEANSED);
    }

    @Override
    public int seconds() {
        return 120;
    }

    @Override
    public List<Row> run(Lab lab, Terms terms) throws InterruptedException {
        List<String> straight = new ArrayList<>();
        List<String> cleansed = new ArrayList<>();
        Contest contest = terms.contest(lab.console());
        if (terms.asksFor(CLEANSED)) {
            contest.add(CLEANSED.id(), () -> cleansed(lab, terms, cleansed));
        }
        if (terms.asksFor(STRAIGHT)) {
            contest.add(STRAIGHT.id(), () -> straight(lab, terms, straight));
        }
        var outcomes = contest.run(1);
        return List.of(
                Rows.alone(STRAIGHT, outcomes, STRAIGHT.id(), "records/s", straight),
                Rows.alone(CLEANSED, outcomes, CLEANSED.id(), "records/s", cleansed));
    }

    private static double straight(Lab lab, Terms terms, List<String> notes) throws InterruptedException {
        prepare(lab);
        lab.needGateway();
        return deployed(lab, "logs", terms.config().endToEndRecords(), notes);
    }

    /** All four parts, as {@code -Pup} runs them: posted to the raw topic, through cleanse to the one that the sink reads. */
    private static double cleansed(Lab lab, Terms terms, List<String> notes) throws InterruptedException {
        prepare(lab);
        lab.needCleanse(Topics.CLEANSING);
        lab.startGateway(Topics.CLEANSING.properties());
        try {
            return deployed(lab, Topics.CLEANSED.get(0), terms.config().endToEndRecords() / FEWER_CLEANSED, notes);
        } finally {
            lab.stop("gateway");
            lab.stop("cleanse");
        }
    }

    private static void prepare(Lab lab) throws InterruptedException {
        lab.needConnect();
        try (Admin admin = lab.topics().admin()) {
            Topics.create(admin);
        }
    }

    private static double deployed(Lab lab, String topic, long records, List<String> notes)
            throws InterruptedException {
        lab.connectors().deploy(CONNECTOR, lab.installation().connectConfig(CONNECTOR + ".json"));
        long requests = Math.max(1, records / PER_REQUEST);
        try {
            return drive(lab, topic, requests, notes);
        } finally {
            lab.connectors().delete(CONNECTOR);
        }
    }

    private static double drive(Lab lab, String topic, long requests, List<String> notes) throws InterruptedException {
        long records = requests * PER_REQUEST;
        LoadPlan plan = LoadPlan.to(lab.config().gatewayPort(), "/topics/" + topic)
                .counting(requests)
                .watching(lab.processIds());
        LoadResult load = lab.programs().load(plan);
        Console.Stopwatch afterLoad = lab.console().stopwatch();
        if (load.records() != records) {
            throw new StackException("of " + requests + " requests the gateway accepted " + load.accepted()
                    + "; it refused, by status, " + load.refused());
        }
        awaitBytes(lab, topic, records * (RECORD_BYTES + 1));
        double seconds = load.seconds() + afterLoad.elapsedSeconds();
        List<Path> files = Folders.published(lab.config().files(), topic);
        new PublishedEvents(requests, PER_REQUEST, RECORD_BYTES).requireEachOnce(files);
        notes.add(Figures.rounded(records) + " events in " + files.size()
                + " files, each of them exactly once; the last was accepted after " + Figures.rounded(load.seconds())
                + " s and published " + Figures.rounded(afterLoad.elapsedSeconds()) + " s later");
        return records / seconds;
    }

    private static void awaitBytes(Lab lab, String topic, long expected) throws InterruptedException {
        Path root = lab.config().files();
        if (!Poll.untilTrue(LIMIT, lab.console(), () -> Folders.bytes(Folders.published(root, topic)) >= expected)) {
            throw new StackException(Folders.bytes(Folders.published(root, topic)) + " of " + expected
                    + " bytes are published " + LIMIT.toSeconds() + " s after the last event was accepted");
        }
    }
}
