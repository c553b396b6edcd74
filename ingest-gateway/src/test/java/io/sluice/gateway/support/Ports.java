package io.sluice.gateway.support;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports that are free now, and stay so while a broker is down: below the range that outgoing connections draw from.
 * Test JVMs that run side by side begin at different places.
 */
public final class Ports {
    private static final int FIRST = 10_000;
    private static final int COUNT = 8_000;
    private static final long STRIDE = 7_919;
    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * STRIDE % COUNT));

    private Ports() {}

    public static int free() {
        while (true) {
            int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                // Somebody has it: on to the next.
                continue;
            }
        }
    }
}
