internal import GatewayPorts
internal import NIOCore
internal import Transports

/// A stream peer as the gateway's frame writer.
final class PeerWriter: FrameWriter {
    /// The peer; nil until it is opened.
    var peer: StreamPeer?

    func send(_ frame: Span<UInt8>) {
        peer?.send(frame)
    }

    func flush() {
        peer?.flush()
    }
}

/// Delays on an event loop.
final class LoopTimer: SessionTimer {
    private let loop: any EventLoop
    /// Called after each delay's action, which may have been the last thing that the session waited for.
    var onFired: () -> Void = {}

    init(loop: any EventLoop) {
        self.loop = loop
    }

    func schedule(afterNanoseconds nanoseconds: Int64, _ action: @escaping () -> Void) {
        loop.assumeIsolated().scheduleTask(in: .nanoseconds(nanoseconds)) {
            action()
            self.onFired()
        }
    }
}
