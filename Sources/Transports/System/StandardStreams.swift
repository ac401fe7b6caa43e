internal import CPosix
package import NIOCore
package import OperatingSystem

/// This process's standard input and output as descriptors that an event loop can poll.
///
/// The descriptions behind 0, 1 and 2 are often shared: with the shell, with other processes of a pipeline, or
/// with each other. None of them is made non-blocking. A pipe is opened anew; a socket of our own is
/// duplicated; anything else (a terminal, a file, `/dev/null`) is pumped through a pipe by a thread.
package struct StandardStreams: Sendable {
    /// Where to read; owned by whoever reads it.
    package let input: Int32
    /// Where to write; owned by whoever writes it.
    package let output: Int32
    /// Succeeds once everything written to `output`, which must be closed first, has left this process.
    package let outputDrained: EventLoopFuture<Void>

    /// Opens the standard streams.
    ///
    /// The descriptors are parameters so that a test can bring its own; `errorOutput` is only looked at.
    /// - Throws: `SystemError` when the process has no descriptor or thread left.
    package static func open(
        input: Int32 = 0, output: Int32 = 1, errorOutput: Int32 = 2, on eventLoop: any EventLoop
    ) throws(SystemError) -> StandardStreams {
        let readable = try openInput(input, errorOutput: errorOutput)
        do {
            let (writable, drained) = try openOutput(output, errorOutput: errorOutput, on: eventLoop)
            return StandardStreams(input: readable, output: writable, outputDrained: drained)
        } catch {
            _ = cposix_close(readable)
            throw error
        }
    }

    // MARK: - Input

    private static func openInput(_ descriptor: Int32, errorOutput: Int32) throws(SystemError) -> Int32 {
        if let pollable = pollable(descriptor, forWriting: false, errorOutput: errorOutput) { return pollable }
        let pipe = try makePipe()
        do {
            try SystemThread.start {
                // A failed read ends the input like its end: there is nobody else to tell.
                _ = cposix_pump(descriptor, pipe.write)
                _ = cposix_close(pipe.write)
            }
        } catch {
            closeBoth(pipe)
            throw error
        }
        return pipe.read
    }

    // MARK: - Output

    private static func openOutput(
        _ descriptor: Int32, errorOutput: Int32, on eventLoop: any EventLoop
    ) throws(SystemError) -> (Int32, EventLoopFuture<Void>) {
        if let pollable = pollable(descriptor, forWriting: true, errorOutput: errorOutput) {
            return (pollable, eventLoop.makeSucceededVoidFuture())
        }
        let pipe = try makePipe()
        let drained = eventLoop.makePromise(of: Void.self)
        do {
            try SystemThread.start {
                // A failed write closes the pipe below, which the writer sees as its own output failing.
                _ = cposix_pump(pipe.read, descriptor)
                _ = cposix_close(pipe.read)
                drained.succeed(())
            }
        } catch {
            closeBoth(pipe)
            drained.succeed(())
            throw error
        }
        return (pipe.write, drained.futureResult)
    }

    // MARK: - Descriptors

    /// A descriptor that may be made non-blocking without anyone else noticing, if there can be one.
    private static func pollable(_ descriptor: Int32, forWriting: Bool, errorOutput: Int32) -> Int32? {
        let status = cposix_describe(descriptor)
        guard status.error == 0 else { return nil }
        let result: Int32
        switch status.kind {
        case CPOSIX_KIND_PIPE:
            result = cposix_reopen(descriptor, forWriting)
        case CPOSIX_KIND_SOCKET where !isSame(status, cposix_describe(errorOutput)):
            result = cposix_duplicate(descriptor)
        default:
            return nil
        }
        return result < 0 ? nil : result
    }

    /// Whether two descriptors lead to one socket: it has a single description, so they share its flags.
    private static func isSame(_ one: cposix_status, _ other: cposix_status) -> Bool {
        other.error == 0 && one.device == other.device && one.inode == other.inode
    }

    private struct Pipe {
        let read: Int32
        let write: Int32
    }

    private static func makePipe() throws(SystemError) -> Pipe {
        let pair = cposix_pipe()
        guard pair.error == 0 else { throw SystemError(number: pair.error) }
        return Pipe(read: pair.first, write: pair.second)
    }

    private static func closeBoth(_ pipe: Pipe) {
        _ = cposix_close(pipe.read)
        _ = cposix_close(pipe.write)
    }
}
