package io.sluice.cleanse.redrive;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What to do with one dead letter. */
sealed interface Step {

    /** @param partition -1 for the producer to choose */
    record Send(
            String topic,
            int partition,
            byte @Nullable [] key,
            byte @Nullable [] value,
            List<Letter.HeaderEntry> headers)
            implements Step {}

    /** To the parking topic, as it is: it has come back too often. */
    record Park(String topic, List<Letter.HeaderEntry> headers) implements Step {}

    /** Not meant by the filter. */
    record Pass() implements Step {}

    /** Says nowhere where it came from: nothing can be done but look at it. */
    record Lost() implements Step {}
}
