package io.sluice.stack.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The loop against a server on real sockets whose answers the test decides. */
class LoadLoopTest {

    private final AtomicInteger requests = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool(runnable -> {
        Thread thread = new Thread(runnable, "test-server");
        thread.setDaemon(true);
        return thread;
    });
    private ServerSocket server;
    private volatile int status = 200;
    private volatile int stallAtRequest = -1;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(() -> {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    threads.execute(() -> serve(socket));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }

    @Test
    void shouldSendExactlyAsManyRequestsAsAreAskedFor() throws IOException {
        // When
        LoadResult result = run(plan().counting(1_000));

        // Then
        assertThat(requests).hasValue(1_000);
        assertThat(result.answers()).isEqualTo(Map.of(200, 1_000L));
        assertThat(result.records()).isEqualTo(10_000);
        assertThat(result.latency().at(100)).isGreaterThan(0);
        assertThat(result.cpuSeconds()).containsKey(LoadResult.GENERATOR);
    }

    @Test
    void shouldKeepSoManyRequestsUnderWayOnOneConnection() throws IOException {
        LoadResult result = run(plan().onConnections(1, 8).counting(400));

        assertThat(requests).hasValue(400);
        assertThat(result.accepted()).isEqualTo(400);
    }

    @Test
    void shouldTellRefusalsByTheirStatus() throws IOException {
        // Given
        status = 503;

        // When
        LoadResult result = run(plan().counting(10));

        // Then
        assertThat(result.refused()).isEqualTo(Map.of(503, 10L));
        assertThat(result.records()).isZero();
        assertThat(result.accepted()).isZero();
    }

    @Test
    void shouldChargeAStallToEveryRequestThatItHeldUp() throws IOException {
        // Given: one connection, a request every 20 ms, and a server that stands still once for 500 ms
        stallAtRequest = 20;

        // When
        LoadResult result = run(plan().onConnections(1, 1).atRate(50).lasting(0, 2));

        // Then: of 100 requests, the 25 that were due meanwhile waited for up to 500 ms. A generator that does not
        // send while it waits would have seen a single slow one, and a 90th percentile of next to nothing.
        assertThat(result.latency().at(90)).isGreaterThan(150);
        assertThat(result.latency().at(50)).isLessThan(150);
    }

    @Test
    void shouldChargeWhatIsStillUnansweredAtTheEnd() throws IOException {
        // Given: the server answers nothing after the first ten
        stallAtRequest = 10;

        // When
        LoadResult result = run(plan().onConnections(1, 1).atRate(100).lasting(0, 0.4));

        // Then: thirty of forty were due and never answered
        assertThat(result.answers().get(200)).isLessThanOrEqualTo(10);
        assertThat(result.latency().at(100)).isGreaterThan(200);
        assertThat(result.latency().at(50)).isGreaterThan(20);
    }

    @Test
    void shouldNotChargeTheServerForItsOwnFirstReadingOfTheCpu() throws IOException {
        // Given: the first reading loads classes for half a second
        AtomicInteger readings = new AtomicInteger();
        CpuTimes cpuTimes = new CpuTimes(Map.of());
        LoadPlan plan = plan().atRate(200).lasting(0.2, 1);

        // When
        LoadResult result = new LoadLoop(plan, System::nanoTime, () -> {
                    if (readings.getAndIncrement() == 0) {
                        LockSupport.parkNanos(500_000_000);
                    }
                    return cpuTimes.read();
                })
                .run();

        // Then: in the measured second it would have made half of the requests late
        assertThat(result.latency().at(75)).isLessThan(100);
        assertThat(readings).hasValue(3);
    }

    private LoadPlan plan() {
        return LoadPlan.to(server.getLocalPort(), "/topics/t")
                .carrying(Dialect.NDJSON, 10)
                .onConnections(4, 1);
    }

    private static LoadResult run(LoadPlan plan) throws IOException {
        return new LoadLoop(plan, System::nanoTime, new CpuTimes(Map.of())::read).run();
    }

    private void serve(Socket socket) {
        try (socket) {
            MessageReader reader = new MessageReader(unused -> answer(socket));
            InputStream input = socket.getInputStream();
            byte[] bytes = new byte[8192];
            for (int read = input.read(bytes); read >= 0; read = input.read(bytes)) {
                reader.read(ByteBuffer.wrap(bytes, 0, read));
            }
        } catch (IOException | IllegalStateException e) {
            // The load has ended.
        }
    }

    private void answer(Socket socket) {
        if (requests.getAndIncrement() == stallAtRequest) {
            LockSupport.parkNanos(500_000_000);
        }
        try {
            socket.getOutputStream().write(EventText.ascii("HTTP/1.1 " + status + " x\r\nContent-Length: 2\r\n\r\n{}"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
