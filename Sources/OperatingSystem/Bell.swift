internal import CPosix

/// What a thread waits for until another one has work for it.
///
/// A ring that nobody heard is kept; further rings are one with it.
@safe package final class Bell: Sendable {
    // SAFETY: the pointer never changes, the object behind it locks itself, and only `deinit` frees it.
    private nonisolated(unsafe) let bell: OpaquePointer

    /// A silent bell.
    /// - Throws: `SystemError` when there is no memory left.
    package init() throws(SystemError) {
        // SAFETY: the object is owned by this one from here on.
        guard let bell = unsafe cposix_bell_create() else { throw SystemError(number: Self.outOfMemory) }
        // SAFETY: as above.
        unsafe self.bell = bell
    }

    deinit {
        // SAFETY: nobody holds a reference to this object any more, so nobody waits.
        unsafe cposix_bell_destroy(bell)
    }

    /// Wakes the thread that waits, or the next one that would.
    package func ring() {
        // SAFETY: the object lives as long as `self`.
        unsafe cposix_bell_ring(bell)
    }

    /// Waits for a ring.
    package func wait() {
        // SAFETY: the object lives as long as `self`.
        _ = unsafe cposix_bell_wait(bell, -1)
    }

    /// Waits for a ring, at most `nanoseconds`, zero or more.
    /// - Returns: false when the time was over first.
    @discardableResult
    package func wait(atMostNanoseconds nanoseconds: Int64) -> Bool {
        // SAFETY: the object lives as long as `self`.
        unsafe cposix_bell_wait(bell, max(0, nanoseconds))
    }

    private static let outOfMemory: Int32 = 12
}
