package io.sluice.gateway.spool.command;

import io.sluice.gateway.spool.Cursor;
import io.sluice.gateway.spool.Damage;
import io.sluice.gateway.spool.DeadLetter;
import io.sluice.gateway.spool.DeadStore.Letters;
import io.sluice.gateway.spool.Entry;
import io.sluice.gateway.spool.Spooled;
import io.sluice.gateway.spool.disk.FolderInUseException;
import io.sluice.gateway.spool.journal.SpoolView;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * {@code spool list | show | replay | drop | check}: works on the folder itself, so a gateway that runs on it must be
 * asked through its management port instead. Exit codes: 0 done, 1 nothing matched or damage was found, 2 wrong use,
 * 3 a gateway holds the folder, 4 the folder cannot be read or written.
 */
@Command(
        name = "spool",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Looks at and mends the disk spool of a gateway that is not running.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:nothing matched, or damage was found",
            "2:wrong use",
            "3:a gateway holds the folder: use /admin/spool on its management port",
            "4:the folder cannot be read or written"
        })
public final class SpoolCommand {
    static final int DONE = 0;
    static final int NOTHING = 1;
    static final int IN_USE = 3;
    static final int FAILED = 4;

    private final InstantSource clock;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--dir", paramLabel = "FOLDER", scope = ScopeType.INHERIT, description = "The gateway's spool.dir.")
    private @Nullable Path dir;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "One JSON object a line instead of a table.")
    private boolean json;

    public SpoolCommand(InstantSource clock) {
        this.clock = clock;
    }

    @Command(description = "Tells how many batches wait, by topic, and how many dead letters there are.")
    int list() {
        return withView(false, view -> {
            Rows rows = new Rows("topic", "batches", "bytes", "oldest", "age_seconds");
            view.backlogs()
                    .forEach((topic, backlog) -> rows.add(
                            topic,
                            backlog.batches(),
                            backlog.bytes(),
                            Instant.ofEpochMilli(backlog.oldestAcceptedAtMs()),
                            (clock.millis() - backlog.oldestAcceptedAtMs()) / 1_000));
            if (view.deadLetters().batches() > 0) {
                rows.add(
                        "(dead letters)",
                        view.deadLetters().batches(),
                        view.deadLetters().bytes(),
                        Instant.ofEpochMilli(view.deadLetters().oldestAcceptedAtMs()),
                        (clock.millis() - view.deadLetters().oldestAcceptedAtMs()) / 1_000);
            }
            rows.print(out(), json);
            return DONE;
        });
    }

    @Command(description = "Shows a topic's waiting batches, or the dead letters, oldest first.")
    int show(
            @Option(names = "--topic", description = "Whose batches; without it the dead letters.") @Nullable
                    String topic,
            @Option(names = "--from", defaultValue = "0", description = "The first seq or dead letter id.") long from,
            @Option(names = "--limit", defaultValue = "20", description = "How many at most (${DEFAULT-VALUE}).")
                    int limit,
            @Option(names = "--payload", description = "The payloads too, in Base64.") boolean payload) {
        return withView(false, view -> {
            Rows rows = topic == null
                    ? letters(view, from, limit, payload)
                    : batches(view, topic, from - 1, limit, payload);
            rows.print(out(), json);
            return rows.isEmpty() ? NOTHING : DONE;
        });
    }

    @Command(description = "Reads every byte and reports what is damaged. Changes nothing.")
    int check() {
        return withView(true, view -> {
            Rows rows = new Rows("kind", "file", "at", "bytes", "lost_batches", "detail");
            for (Damage damage : view.damages()) {
                rows.add(
                        damage.kind(),
                        damage.file(),
                        damage.at(),
                        damage.bytes(),
                        damage.lostBatches(),
                        damage.detail());
            }
            rows.print(out(), json);
            boolean lost = view.damages().stream().anyMatch(damage -> damage.kind() != Damage.Kind.TORN);
            return lost ? NOTHING : DONE;
        });
    }

    @Command(
            description = {
                "Puts dead letters back into the queue, with the ids that their records had.",
                "Waiting batches need no replay: a gateway sends them when it starts."
            })
    int replay(
            @Option(names = "--id", description = "This letter only.") @Nullable Long id,
            @Option(names = "--topic", description = "The letters of this topic only.") @Nullable String topic,
            @Option(names = "--all", description = "All letters.") boolean all,
            @Option(names = "--dry-run", description = "Only says which.") boolean dryRun) {
        if (id == null && topic == null && !all) {
            throw wrongUse("say which letters: --id, --topic or --all");
        }
        return guarded(() -> print(new Mending(folder(), dryRun).replay(id, topic)));
    }

    @Command(description = "Deletes waiting batches or dead letters for good.")
    int drop(
            @Option(names = "--topic", description = "Waiting batches of this topic.") @Nullable String topic,
            @Option(names = "--seq", description = "With --topic: this batch only.") @Nullable Long seq,
            @Option(names = "--dead-id", description = "This dead letter.") @Nullable Long deadId,
            @Option(names = "--dry-run", description = "Only says which.") boolean dryRun) {
        if ((topic == null) == (deadId == null)) {
            throw wrongUse("say what to drop: either --topic (with or without --seq) or --dead-id");
        }
        return guarded(() -> {
            Mending mending = new Mending(folder(), dryRun);
            return print(topic != null ? mending.drop(topic, seq) : mending.dropDead(deadId == null ? -1 : deadId));
        });
    }

    private static Rows batches(SpoolView view, String topic, long afterSeq, int limit, boolean payload) {
        Rows rows = new Rows("topic", "seq", "accepted_at", "records", "bytes", "payload");
        try (Cursor cursor = view.read(topic, afterSeq)) {
            Optional<Spooled> next = Optional.empty();
            for (int i = 0; i < limit && (next = cursor.next()).isPresent(); i++) {
                Entry entry = next.get().entry();
                rows.add(
                        entry.topic(),
                        entry.seq(),
                        Instant.ofEpochMilli(entry.acceptedAtMs()),
                        entry.records(),
                        entry.payloadBytes(),
                        payload ? base64(entry) : "");
            }
        }
        return rows;
    }

    private static Rows letters(SpoolView view, long from, int limit, boolean payload) {
        Rows rows = new Rows("id", "topic", "died_at", "records", "attempts", "error", "message", "payload");
        try (Letters letters = view.letters()) {
            int left = limit;
            for (Optional<DeadLetter.Buried> next = letters.next();
                    next.isPresent() && left > 0;
                    next = letters.next()) {
                DeadLetter letter = next.get().letter();
                if (next.get().id() >= from) {
                    left--;
                    rows.add(
                            next.get().id(),
                            letter.entry().topic(),
                            Instant.ofEpochMilli(letter.diedAtMs()),
                            letter.entry().records(),
                            letter.attempts(),
                            letter.errorClass(),
                            letter.errorMessage(),
                            payload ? base64(letter.entry()) : "");
                }
            }
        }
        return rows;
    }

    private static String base64(Entry entry) {
        ByteBuffer bytes = ByteBuffer.allocate(entry.payloadBytes());
        entry.payload().forEach(slice -> bytes.put(slice.duplicate()));
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private int print(Rows rows) {
        rows.print(out(), json);
        return rows.isEmpty() ? NOTHING : DONE;
    }

    private int withView(boolean verifyAll, Work<SpoolView> work) {
        return guarded(() -> {
            try (SpoolView view = SpoolView.open(folder(), verifyAll)) {
                return work.on(view);
            }
        });
    }

    private int guarded(Attempt attempt) {
        try {
            return attempt.run();
        } catch (FolderInUseException e) {
            err().println(e.getMessage());
            return IN_USE;
        } catch (IOException e) {
            err().println("the spool folder " + dir + " cannot be used: " + e);
            return FAILED;
        }
    }

    private Path folder() {
        Path given = dir;
        if (given == null) {
            throw wrongUse("--dir is missing: name the gateway's spool.dir");
        }
        if (!given.toFile().isDirectory()) {
            throw wrongUse("--dir " + given + " is not a folder: name the gateway's spool.dir");
        }
        return given;
    }

    private ParameterException wrongUse(String message) {
        return new ParameterException(spec().commandLine(), message);
    }

    private PrintWriter out() {
        return spec().commandLine().getOut();
    }

    private PrintWriter err() {
        return spec().commandLine().getErr();
    }

    private CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("run through picocli, which sets the spec");
        }
        return spec;
    }

    private interface Work<T> {
        int on(T subject) throws IOException;
    }

    private interface Attempt {
        int run() throws IOException;
    }
}
