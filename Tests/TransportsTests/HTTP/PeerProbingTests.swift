internal import Glibc
internal import NIOCore
internal import NIOPosix
internal import Testing
internal import Transports

@Suite(.timeLimit(.minutes(1))) struct PeerProbingTests {
    /// In seconds, but the last in milliseconds.
    private static let expected: [CInt] = [1, 30, 10, 3, 60_000]

    @Test func `a client that loses its power is missed after a minute`() async throws {
        let listener = try await ListenerHarness.echo()
        let client = try await RawConnection.connect(port: listener.port)
        let head = "POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n"
        try await client.send(head + "{}")
        try await client.text { $0.hasSuffix("{}") }
        let accepted = Self.sockets { own, other in own == listener.port && other == client.localPort }
        #expect(accepted.map(Self.probing) == [Self.expected])
        try await client.close()
        try await listener.closeNow()
    }

    @Test func `a server that loses its power is missed after a minute`() async throws {
        let server = try await RawServer.start()
        let upstream = try await UpstreamHarness.start("http://127.0.0.1:\(server.port)/")
        let request = try await upstream.send()
        let connection = try await server.connection(0)
        let connected = Self.sockets { _, other in other == server.port }
        #expect(connected.map(Self.probing) == [Self.expected])
        try await connection.send("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
        _ = try await request.result()
        try await upstream.close()
        try await server.close()
    }

    // MARK: - This process's sockets

    private enum End {
        case own, other
    }

    /// The sockets whose own and other port meet the condition.
    private static func sockets(where isWanted: (_ own: Int, _ other: Int) -> Bool) -> [CInt] {
        (3..<CInt(4096)).filter { descriptor in
            guard let own = port(.own, of: descriptor), let other = port(.other, of: descriptor) else { return false }
            return isWanted(own, other)
        }
    }

    private static func port(_ end: End, of descriptor: CInt) -> Int? {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        // SAFETY: the calls write at most `length` bytes to `address`, and both outlive them.
        let result = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { general in
                switch end {
                case .own: unsafe getsockname(descriptor, general, &length)
                case .other: unsafe getpeername(descriptor, general, &length)
                }
            }
        }
        guard result == 0, address.sin_family == sa_family_t(AF_INET) else { return nil }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    private static func probing(_ descriptor: CInt) -> [CInt] {
        [
            option(descriptor, SOL_SOCKET, SO_KEEPALIVE), option(descriptor, CInt(IPPROTO_TCP), TCP_KEEPIDLE),
            option(descriptor, CInt(IPPROTO_TCP), TCP_KEEPINTVL), option(descriptor, CInt(IPPROTO_TCP), TCP_KEEPCNT),
            option(descriptor, CInt(IPPROTO_TCP), TCP_USER_TIMEOUT),
        ]
    }

    private static func option(_ descriptor: CInt, _ level: CInt, _ name: CInt) -> CInt {
        var value: CInt = -1
        var length = socklen_t(MemoryLayout<CInt>.size)
        // SAFETY: the call writes at most `length` bytes to `value`, and both outlive it.
        return unsafe getsockopt(descriptor, level, name, &value, &length) == 0 ? value : -1
    }
}
