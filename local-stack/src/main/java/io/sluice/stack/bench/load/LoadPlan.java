package io.sluice.stack.bench.load;

import java.util.Map;

/**
 * What the load generator is to do.
 *
 * @param watched processes by name, whose CPU time is taken over the same window as everything else
 */
public record LoadPlan(Target target, Shape shape, Traffic traffic, Extent extent, Map<String, Long> watched) {

    public LoadPlan {
        watched = Map.copyOf(watched);
    }

    /** @param path with the query, where there is one */
    public record Target(int port, String path) {}

    /** What a request carries. */
    public record Shape(Dialect dialect, int recordsPerRequest, int recordBytes) {
        public Shape {
            if (recordsPerRequest < 1) {
                throw new IllegalArgumentException("recordsPerRequest is " + recordsPerRequest + ", below 1");
            }
        }
    }

    /**
     * How requests follow each other.
     *
     * @param pipelined requests that one connection may have under way at once
     * @param ratePerSecond requests; 0: a connection sends again as soon as it has its answer (closed loop)
     */
    public record Traffic(int connections, int pipelined, double ratePerSecond) {

        public Traffic {
            if (connections < 1 || pipelined < 1) {
                throw new IllegalArgumentException(
                        "connections is " + connections + " and pipelined " + pipelined + ": neither may be below 1");
            }
        }

        boolean isClosedLoop() {
            return ratePerSecond == 0;
        }
    }

    /**
     * When counting begins and ends.
     *
     * @param warmSeconds before anything is counted
     * @param seconds how long to count; 0: until all requests are answered
     * @param requests how many to send in all; 0: until the seconds are over
     * @param firstBatch the batch number of the first request
     */
    public record Extent(double warmSeconds, double seconds, long requests, long firstBatch) {

        public Extent {
            if (seconds > 0 == requests > 0) {
                throw new IllegalArgumentException("seconds is " + seconds + " and requests " + requests
                        + ": exactly one of the two says when the load ends");
            }
        }

        static Extent lasting(double warmSeconds, double seconds) {
            return new Extent(warmSeconds, seconds, 0, 0);
        }

        static Extent counting(long requests) {
            return new Extent(0, 0, requests, 0);
        }
    }

    /** 500 records of 150 bytes a request on 32 connections in a closed loop, for 4 s after 1 s. */
    public static LoadPlan to(int port, String path) {
        return new LoadPlan(
                new Target(port, path),
                new Shape(Dialect.NDJSON, 500, 150),
                new Traffic(32, 1, 0),
                Extent.lasting(1, 4),
                Map.of());
    }

    public LoadPlan carrying(Dialect dialect, int recordsPerRequest) {
        Shape other = new Shape(dialect, recordsPerRequest, shape.recordBytes());
        return new LoadPlan(target, other, traffic, extent, watched);
    }

    public LoadPlan onConnections(int connections, int pipelined) {
        Traffic other = new Traffic(connections, pipelined, traffic.ratePerSecond());
        return new LoadPlan(target, shape, other, extent, watched);
    }

    public LoadPlan atRate(double requestsPerSecond) {
        Traffic other = new Traffic(traffic.connections(), traffic.pipelined(), requestsPerSecond);
        return new LoadPlan(target, shape, other, extent, watched);
    }

    public LoadPlan lasting(double warmSeconds, double seconds) {
        return new LoadPlan(target, shape, traffic, Extent.lasting(warmSeconds, seconds), watched);
    }

    public LoadPlan counting(long requests) {
        return new LoadPlan(target, shape, traffic, Extent.counting(requests), watched);
    }

    public LoadPlan watching(Map<String, Long> processIds) {
        return new LoadPlan(target, shape, traffic, extent, processIds);
    }
}
