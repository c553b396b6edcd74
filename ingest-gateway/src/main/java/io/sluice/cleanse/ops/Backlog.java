package io.sluice.cleanse.ops;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** What lies before cleanse, and for how long it may. */
interface Backlog {

    /** Records not read yet, by clean topic. */
    Map<String, Long> recordsByTopic(List<String> topics) throws ExecutionException, TimeoutException;

    /** How long the topic's raw topic keeps records; MAX where for ever. */
    long retentionMs(String topic) throws ExecutionException, TimeoutException;
}
