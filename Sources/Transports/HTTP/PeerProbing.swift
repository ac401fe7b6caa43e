internal import Glibc
internal import NIOCore

/// How the system finds out that a silent peer is gone: after a minute, where its default is two hours.
///
/// A stream may be silent for ever, so only this ends one whose other side has lost its power or its network.
enum PeerProbing {
    /// From the last byte to the first question whether the peer is there.
    static let idleSeconds: Int = 30
    /// From one such question to the next.
    static let intervalSeconds: Int = 10
    /// Questions without an answer.
    static let maxAttempts: Int = 3
    /// How long bytes that were sent may wait for the peer to confirm or to take them; as long as the questions last.
    static let confirmationMilliseconds: Int = 1000 * (idleSeconds + intervalSeconds * maxAttempts)

    /// The options of a socket; sockets that are accepted inherit them.
    static let options: [(option: ChannelOptions.Types.SocketOption, value: Int)] = [
        (.init(level: .socket, name: .so_keepalive), 1),
        (.init(level: .tcp, name: NIOBSDSocket.Option(rawValue: TCP_KEEPIDLE)), idleSeconds),
        (.init(level: .tcp, name: NIOBSDSocket.Option(rawValue: TCP_KEEPINTVL)), intervalSeconds),
        (.init(level: .tcp, name: NIOBSDSocket.Option(rawValue: TCP_KEEPCNT)), maxAttempts),
        (.init(level: .tcp, name: NIOBSDSocket.Option(rawValue: TCP_USER_TIMEOUT)), confirmationMilliseconds),
    ]
}
