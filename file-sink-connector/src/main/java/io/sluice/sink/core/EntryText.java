package io.sluice.sink.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.sink.core.Entry.Content;
import io.sluice.sink.core.Entry.Growing;
import io.sluice.sink.core.Entry.Published;
import io.sluice.sink.core.Entry.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Entries as text, one fact a line, so that an operator can read a ledger with {@code cat}. The last line carries the
 * CRC-32C of all lines before it: a torn or altered entry is never taken for a shorter one.
 */
public final class EntryText {
    private static final String MAGIC = "sluice-ledger 1";

    private EntryText() {}

    public static byte[] encode(Entry entry) {
        StringBuilder text = new StringBuilder(256).append(MAGIC).append('\n');
        Entry.Id id = entry.id();
        line(text, "id", id.sequence(), id.nonce(), id.attempt(), id.epoch());
        Entry.Span span = entry.span();
        line(
                text,
                "span",
                span.from(),
                span.to(),
                span.tail().offset(),
                span.tail().timestampMs());
        growing(text, "open", entry.open());
        growing(text, "old", entry.old());
        for (Published file : entry.published()) {
            line(text, "published", file.epoch(), file.source(), Escape.word(file.name()), file.why());
            line(text, " holds", content(file.content()));
        }
        line(text, "dead", entry.unwritten().dead());
        line(text, "filtered", entry.unwritten().filtered());
        line(text, "gaps", entry.unwritten().gaps());
        return sealed(text);
    }

    /** Adds the line with the checksum. */
    static byte[] sealed(StringBuilder text) {
        line(text, "crc32c", Integer.toHexString(crc(text.toString().getBytes(UTF_8))));
        return text.toString().getBytes(UTF_8);
    }

    /** @throws CorruptEntryException if a single byte is not as it was written */
    public static Entry decode(byte[] bytes) {
        try {
            return new Reader(checkedLines(bytes, MAGIC)).entry();
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new CorruptEntryException("its lines do not read: " + e.getMessage());
        }
    }

    static List<String> checkedLines(byte[] bytes, String magic) {
        String text = new String(bytes, UTF_8);
        int crcLine = text.lastIndexOf("\ncrc32c ") + 1;
        if (!text.startsWith(magic + "\n") || crcLine == 0 || !text.endsWith("\n")) {
            throw new CorruptEntryException("it is cut short, or no " + magic + " at all (" + bytes.length + " bytes)");
        }
        String body = text.substring(0, crcLine);
        String found = text.substring(crcLine + "crc32c ".length(), text.length() - 1);
        String expected = Integer.toHexString(crc(body.getBytes(UTF_8)));
        if (!found.equals(expected)) {
            throw new CorruptEntryException("its checksum is " + expected + " where it says " + found);
        }
        return body.lines().skip(1).toList();
    }

    private static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length);
        return (int) crc.getValue();
    }

    private static void growing(StringBuilder text, String kind, List<Growing> parts) {
        for (Growing part : parts) {
            line(text, kind, part.epoch(), part.sinceMs(), part.format(), Escape.word(part.path()));
            for (Segment segment : part.segments()) {
                line(text, " segment", segment.file(), content(segment.content()));
            }
        }
    }

    static String content(Content content) {
        return content.length() + " " + content.records() + " " + Integer.toHexString(content.crc()) + " "
                + content.ranges();
    }

    static Content content(String[] words, int at) {
        return new Content(
                Long.parseLong(words[at]),
                Long.parseLong(words[at + 1]),
                Integer.parseUnsignedInt(words[at + 2], 16),
                Ranges.parse(words[at + 3]));
    }

    static void line(StringBuilder text, Object... words) {
        for (int i = 0; i < words.length; i++) {
            text.append(i == 0 ? "" : " ").append(words[i]);
        }
        text.append('\n');
    }

    /** Walks the lines in the order in which they were written. */
    private static final class Reader {
        private final List<String> lines;
        private int next;

        private Reader(List<String> lines) {
            this.lines = lines;
        }

        private Entry entry() {
            String[] id = expect("id");
            String[] span = expect("span");
            return new Entry(
                    new Entry.Id(Long.parseLong(id[1]), id[2], id[3], Integer.parseInt(id[4])),
                    new Entry.Span(
                            Long.parseLong(span[1]),
                            Long.parseLong(span[2]),
                            new Entry.Tail(Long.parseLong(span[3]), Long.parseLong(span[4]))),
                    growing("open"),
                    growing("old"),
                    published(),
                    new Entry.Unwritten(ranges("dead"), ranges("filtered"), ranges("gaps")));
        }

        private List<Growing> growing(String kind) {
            List<Growing> parts = new ArrayList<>();
            while (isNext(kind)) {
                String[] part = expect(kind);
                List<Segment> segments = new ArrayList<>();
                while (isNext(" segment")) {
                    String[] words = expect(" segment");
                    segments.add(new Segment(words[2], content(words, 3)));
                }
                parts.add(new Growing(
                        Integer.parseInt(part[1]), Long.parseLong(part[2]), part[3], Escape.unword(part[4]), segments));
            }
            return parts;
        }

        private List<Published> published() {
            List<Published> files = new ArrayList<>();
            while (isNext("published")) {
                String[] file = expect("published");
                Content content = content(expect(" holds"), 2);
                files.add(new Published(
                        Integer.parseInt(file[1]), file[2], Escape.unword(file[3]), content, Seal.valueOf(file[4])));
            }
            return files;
        }

        private Ranges ranges(String kind) {
            return Ranges.parse(expect(kind)[1]);
        }

        private boolean isNext(String kind) {
            return next < lines.size() && lines.get(next).startsWith(kind + " ");
        }

        private String[] expect(String kind) {
            if (!isNext(kind)) {
                throw new IllegalArgumentException("line " + (next + 2) + " should begin with \"" + kind + "\"");
            }
            return lines.get(next++).split(" ", -1);
        }
    }
}
