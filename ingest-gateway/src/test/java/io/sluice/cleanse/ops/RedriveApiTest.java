package io.sluice.cleanse.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cleanse.redrive.Redrives;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is refused before any broker is asked; the rest is in {@code CleanseIT}. */
class RedriveApiTest {

    private static final String JSON = "application/json";

    private final RedriveApi api =
            new RedriveApi(new Redrives(InstantSource.system()), Map.of("bootstrap.servers", "127.0.0.1:1"), (short) 1);

    @Test
    void shouldListNothingAtFirst() {
        // When, Then
        assertThat(api.handle("GET", RedriveApi.PATH, null, ""))
                .isEqualTo(new RedriveApi.Reply(200, "{\"redrives\":[]}"));
    }

    @Test
    void shouldSayWhatIsWrongWithARequest() {
        // When, Then
        assertThat(post("{")).isEqualTo("400 not one JSON object");
        assertThat(post("[]")).isEqualTo("400 send one JSON object");
        assertThat(post("{}")).isEqualTo("400 from is missing: name the dead-letter topic");
        assertThat(post("{\"from\":\"a.dlq\",\"reason\":\"schema\"}"))
                .startsWith("400 reason is not one of [attempts, ");
        assertThat(post("{\"from\":\"a.dlq\",\"rate\":0}")).startsWith("400 rate is 0.0: give a number above 0");
        assertThat(post("{\"from\":\"a.dlq\",\"since\":\"yesterday\"}")).startsWith("400 Text 'yesterday'");
    }

    @Test
    void shouldNotTakeWhatAFormOfAForeignPageCanSend() {
        // When, Then
        assertThat(api.handle("POST", RedriveApi.PATH, "text/plain", "{\"from\":\"a.dlq\"}")
                        .status())
                .isEqualTo(415);
        assertThat(api.handle("POST", RedriveApi.PATH, null, "{\"from\":\"a.dlq\"}")
                        .status())
                .isEqualTo(415);
    }

    @Test
    void shouldKnowItsPathsAndMethodsOnly() {
        // When, Then
        assertThat(api.handle("DELETE", RedriveApi.PATH + "/7", null, "").status())
                .isEqualTo(404);
        assertThat(api.handle("DELETE", RedriveApi.PATH, null, "").status()).isEqualTo(405);
        assertThat(api.handle("PUT", RedriveApi.PATH, JSON, "{}").status()).isEqualTo(405);
    }

    private String post(String body) {
        RedriveApi.Reply reply = api.handle("POST", RedriveApi.PATH, JSON, body);
        String error = reply.json().replaceFirst("\\{\"error\":\"(.*)\"}", "$1");
        return reply.status() + " " + (error.startsWith("not one JSON") ? error.replaceFirst(":.*", "") : error);
    }
}
