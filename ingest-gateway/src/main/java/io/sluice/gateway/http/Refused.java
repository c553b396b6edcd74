package io.sluice.gateway.http;

/** A request that is refused for what stands in its line or its headers. */
final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    Refused(ProblemCode code, String detail) {
        // A client can bring about as many as it likes: no stack is walked for them.
        super(detail, null, false, false);
        this.problem = Problem.of(code, detail);
    }

    Problem problem() {
        return problem;
    }
}
