internal import NIOCore
internal import NIOPosix

/// The one event loop of the process, for the commands that talk to a server.
enum ToolEventLoop {
    /// Its thread starts at the first use, which comes after signals were blocked.
    static let loop: any EventLoop = MultiThreadedEventLoopGroup(numberOfThreads: 1).next()
}
