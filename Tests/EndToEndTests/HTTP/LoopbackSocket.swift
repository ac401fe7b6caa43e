internal import Glibc

/// A TCP socket on the loopback address, closed with the value.
final class LoopbackSocket: Sendable {
    struct Failure: Error {
        let call: String
        let errorNumber: Int32
    }

    private let descriptor: Int32

    private init(_ descriptor: Int32, from call: String) throws {
        guard descriptor >= 0 else { throw Failure(call: call, errorNumber: errno) }
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    // MARK: - Connections

    static func connect(to port: Int) throws -> LoopbackSocket {
        let socket = try open()
        // SAFETY: the address is lent for the call, with its own length.
        try unsafe socket.withAddress(port: port) { descriptor, address, length in
            unsafe Glibc.connect(descriptor, address, length)
        }
        return socket
    }

    /// A listener on a port that the system chose.
    static func listen() throws -> LoopbackSocket {
        let socket = try open()
        // SAFETY: the address is lent for the call, with its own length.
        try unsafe socket.withAddress(port: 0) { descriptor, address, length in
            unsafe bind(descriptor, address, length)
        }
        guard Glibc.listen(socket.descriptor, 64) == 0 else { throw Failure(call: "listen", errorNumber: errno) }
        return socket
    }

    /// The port that a listener has.
    func port() throws -> Int {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        // SAFETY: the pointer is used only inside the closures, and the length is that of what it points to.
        let result = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getsockname(descriptor, $0, &length)
            }
        }
        guard result == 0 else { throw Failure(call: "getsockname", errorNumber: errno) }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    /// The next connection; nil when the listener was shut down.
    func accept() throws -> LoopbackSocket? {
        let accepted = Glibc.accept(descriptor, nil, nil)
        if accepted < 0, errno == EINVAL { return nil }
        let connection = try LoopbackSocket(accepted, from: "accept")
        _ = fcntl(accepted, F_SETFD, FD_CLOEXEC)
        return connection
    }

    /// Ends everything that waits for this socket.
    func shutDown() {
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    // MARK: - Bytes

    func send(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            // SAFETY: the pointer is used only inside the closure, with its own length.
            let count = unsafe rest.withUnsafeBytes { bytes in
                unsafe Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure(call: "send", errorNumber: errno) }
            rest = rest.dropFirst(count)
        }
    }

    /// What has come, after waiting for something; empty at the end.
    func receive() throws -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        // SAFETY: the pointer is used only inside the closure, with its own length.
        let count = unsafe buffer.withUnsafeMutableBytes { bytes in
            unsafe recv(descriptor, bytes.baseAddress, bytes.count, 0)
        }
        guard count >= 0 else { throw Failure(call: "recv", errorNumber: errno) }
        return Array(buffer[..<count])
    }

    // MARK: - Parts

    /// A socket that gives up after a minute, so that a test which waits in vain ends.
    private static func open() throws -> LoopbackSocket {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let socket = try LoopbackSocket(Glibc.socket(AF_INET, kind, 0), from: "socket")
        var limit = timeval(tv_sec: 60, tv_usec: 0)
        // SAFETY: the value is lent for the call, with its own length.
        _ = unsafe setsockopt(
            socket.descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        return socket
    }

    private func withAddress(
        port: Int, _ body: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) throws {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
        // SAFETY: the pointer is used only inside the closures, and the length is that of what it points to.
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe body(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw Failure(call: "connect or bind", errorNumber: errno) }
    }
}
