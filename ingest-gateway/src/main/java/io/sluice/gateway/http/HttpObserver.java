package io.sluice.gateway.http;

/** Who counts what the data port does. */
public interface HttpObserver {
    void answered(String dialect, int status, long nanos);

    void refused(String code);
}
