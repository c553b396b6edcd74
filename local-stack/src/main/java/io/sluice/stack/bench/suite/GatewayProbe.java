package io.sluice.stack.bench.suite;

import io.sluice.stack.bench.contest.FeatureMissingException;
import io.sluice.stack.bench.lab.Lab;
import io.sluice.stack.console.StackException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks the gateway with one small request whether it can do what a row is about to measure. */
final class GatewayProbe {

    private final Lab lab;

    GatewayProbe(Lab lab) {
        this.lab = lab;
    }

    /** Throws unless the request is accepted and the answer says what is expected. */
    void require(String path, String contentType, String body, String expectedInAnswer) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + lab.config().gatewayPort() + path))
                .timeout(Duration.ofSeconds(15))
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        try {
            HttpResponse<String> answer = lab.http().send(request);
            if (answer.statusCode() / 100 != 2 || !answer.body().contains(expectedInAnswer)) {
                throw new FeatureMissingException("the gateway answers " + contentType + " on " + path + " with "
                        + answer.statusCode() + " " + shortened(answer.body()));
            }
        } catch (IOException e) {
            throw new StackException("the gateway cannot be reached: " + e, e);
        }
    }

    private static String shortened(String text) {
        String line = text.replace('\n', ' ').strip();
        return line.length() <= 160 ? line : line.substring(0, 160) + "…";
    }
}
