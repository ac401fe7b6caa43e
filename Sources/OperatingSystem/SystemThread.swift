internal import CPosix

/// A thread for one blocking call, which an event loop must not make.
package enum SystemThread {
    private final class Body {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) {
            self.run = run
        }
    }

    /// Runs `body` on a thread of its own.
    /// - Throws: `SystemError` when the system has no thread left.
    package static func start(_ body: @escaping @Sendable () -> Void) throws(SystemError) {
        // SAFETY: the retain is balanced by exactly one release: the thread's, or the one below when none started.
        let context = unsafe Unmanaged.passRetained(Body(body))
        // SAFETY: the new thread gets the only use of the retained pointer.
        let result = unsafe cposix_start_thread(
            { argument in
                guard let argument = unsafe argument else { return }
                // SAFETY: the argument is the pointer retained above, and this is its one release.
                unsafe Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
            }, context.toOpaque())
        guard result == 0 else {
            // SAFETY: no thread started, so the reference is still ours.
            unsafe context.release()
            throw SystemError(number: -result)
        }
    }
}
