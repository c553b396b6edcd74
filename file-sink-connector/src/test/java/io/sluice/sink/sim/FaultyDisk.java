package io.sluice.sink.sim;

import io.sluice.sink.disk.Disk;
import io.sluice.sink.disk.DiskFault;
import io.sluice.sink.disk.DiskFile;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A real disk that fails or hangs where a test says so: at {@code write}, {@code sync}, {@code link} and so on. */
public final class FaultyDisk {
    private final Disk disk;
    private volatile String failing = "";
    private volatile DiskFault.Kind kind = DiskFault.Kind.IO;
    private final AtomicInteger times = new AtomicInteger();
    private volatile String hanging = "";
    private volatile CountDownLatch released = new CountDownLatch(0);
    private final AtomicInteger hangs = new AtomicInteger();

    public FaultyDisk(Disk disk) {
        this.disk = disk;
    }

    /** The next {@code count} operations of this name fail. */
    public void fail(String operation, DiskFault.Kind failure, int count) {
        kind = failure;
        times.set(count);
        failing = operation;
    }

    public void heal() {
        failing = "";
        hanging = "";
        released.countDown();
    }

    /** Operations of this name do not return before {@link #heal}. */
    public void hang(String operation) {
        released = new CountDownLatch(1);
        hanging = operation;
    }

    public int hangs() {
        return hangs.get();
    }

    public Disk asDisk() {
        return wrapped(Disk.class, disk);
    }

    private <T> T wrapped(Class<T> type, T target) {
        return type.cast(Proxy.newProxyInstance(
                FaultyDisk.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    before(method.getName());
                    Object result = call(method, target, arguments);
                    return result instanceof DiskFile file ? wrapped(DiskFile.class, file) : result;
                }));
    }

    private void before(String operation) throws DiskFault {
        if (operation.equals(hanging)) {
            hangs.incrementAndGet();
            try {
                released.await();
            } catch (InterruptedException e) {
                throw new AssertionError("an I/O thread was interrupted", e);
            }
        }
        if (operation.equals(failing) && times.getAndDecrement() > 0) {
            throw new DiskFault(kind, "injected " + kind + " at " + operation);
        }
    }

    private static @Nullable Object call(java.lang.reflect.Method method, Object target, Object[] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
