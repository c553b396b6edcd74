package io.sluice.stack.part;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Short HTTP exchanges with the parts of the stack; each has a time limit. Safe to use from any thread. */
public final class Http {

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    public HttpResponse<String> get(String uri, Duration limit) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(uri)).timeout(limit).GET());
    }

    public HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Whether a GET is answered with 200 within a second. */
    public boolean answersOk(String uri) {
        try {
            return get(uri, Duration.ofSeconds(1)).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
