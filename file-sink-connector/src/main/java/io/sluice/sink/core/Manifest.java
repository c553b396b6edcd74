package io.sluice.sink.core;

import io.sluice.sink.core.Entry.Published;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a block of entries leaves behind when it is folded: all that a proof of coverage needs, and nothing else. */
public record Manifest(long block, List<Run> runs, List<Published> published) {
    private static final String MAGIC = "sluice-manifest 1";

    public Manifest {
        runs = List.copyOf(runs);
        published = List.copyOf(published);
    }

    /** Offsets that followed one another within one epoch, and those of them that are in no file. */
    public record Run(int epoch, long from, long to, Entry.Unwritten unwritten) {}

    /** The same entries always give the same manifest. */
    public static Manifest fold(long block, List<Entry> entries) {
        List<Run> runs = new ArrayList<>();
        Map<String, Published> published = new LinkedHashMap<>();
        for (Entry entry : entries) {
            entry.published().forEach(file -> published.putIfAbsent(file.name(), file));
            Run run = new Run(
                    entry.id().epoch(), entry.span().from(), entry.span().to(), entry.unwritten());
            Run last = runs.isEmpty() ? run : runs.get(runs.size() - 1);
            if (last != run && last.epoch() == run.epoch() && last.to() == run.from()) {
                runs.set(runs.size() - 1, join(last, run));
            } else {
                runs.add(run);
            }
        }
        return new Manifest(block, runs, List.copyOf(published.values()));
    }

    private static Run join(Run first, Run second) {
        Entry.Unwritten unwritten = new Entry.Unwritten(
                first.unwritten().dead().then(second.unwritten().dead()),
                first.unwritten().filtered().then(second.unwritten().filtered()),
                first.unwritten().gaps().then(second.unwritten().gaps()));
        return new Run(first.epoch(), first.from(), second.to(), unwritten);
    }

    public byte[] encode() {
        StringBuilder text = new StringBuilder(256).append(MAGIC).append('\n');
        EntryText.line(text, "block", block);
        for (Run run : runs) {
            Entry.Unwritten unwritten = run.unwritten();
            EntryText.line(
                    text,
                    "run",
                    run.epoch(),
                    run.from(),
                    run.to(),
                    unwritten.dead(),
                    unwritten.filtered(),
                    unwritten.gaps());
        }
        for (Published file : published) {
            EntryText.line(
                    text,
                    "published",
                    file.epoch(),
                    file.source(),
                    Escape.word(file.name()),
                    file.why(),
                    EntryText.content(file.content()));
        }
        return EntryText.sealed(text);
    }

    /** @throws CorruptEntryException if a single byte is not as it was written */
    public static Manifest decode(byte[] bytes) {
        try {
            long block = -1;
            List<Run> runs = new ArrayList<>();
            List<Published> published = new ArrayList<>();
            for (String line : EntryText.checkedLines(bytes, MAGIC)) {
                String[] words = line.split(" ", -1);
                switch (words[0]) {
                    case "block" -> block = Long.parseLong(words[1]);
                    case "run" -> runs.add(run(words));
                    case "published" ->
                        published.add(new Published(
                                Integer.parseInt(words[1]),
                                words[2],
                                Escape.unword(words[3]),
                                EntryText.content(words, 5),
                                Seal.valueOf(words[4])));
                    default -> throw new IllegalArgumentException("no line begins with \"" + words[0] + "\"");
                }
            }
            return new Manifest(block, runs, published);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new CorruptEntryException("its lines do not read: " + e.getMessage());
        }
    }

    private static Run run(String[] words) {
        return new Run(
                Integer.parseInt(words[1]),
                Long.parseLong(words[2]),
                Long.parseLong(words[3]),
                new Entry.Unwritten(Ranges.parse(words[4]), Ranges.parse(words[5]), Ranges.parse(words[6])));
    }
}
