internal import Glibc
internal import NIOCore

/// How the system finds out that a silent peer is gone: after two minutes, where its default is two hours.
///
/// A stream may be silent for ever, so only this ends one whose other side has lost its power or its network.
enum PeerProbing {
    static let idle = NIOBSDSocket.Option(rawValue: TCP_KEEPIDLE)
    static let interval = NIOBSDSocket.Option(rawValue: TCP_KEEPINTVL)
    static let attempts = NIOBSDSocket.Option(rawValue: TCP_KEEPCNT)

    static let idleSeconds: Int = 60
    static let intervalSeconds: Int = 15
    static let maxAttempts: Int = 4
}
