internal import Glibc
internal import NIOCore
internal import NIOPosix

/// A pair of descriptors of the system's making.
struct DescriptorPair {
    let first: Int32
    let second: Int32

    /// `first` reads what `second` writes.
    static func pipe() throws -> DescriptorPair {
        var ends: [Int32] = [-1, -1]
        // SAFETY: the call writes two numbers, and the array holds two.
        guard unsafe Glibc.pipe(&ends) == 0 else { throw DescriptorFailure(number: errno) }
        return DescriptorPair(first: ends[0], second: ends[1])
    }

    /// Each end reads what the other writes.
    static func sockets() throws -> DescriptorPair {
        var ends: [Int32] = [-1, -1]
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        // SAFETY: the call writes two numbers, and the array holds two.
        guard unsafe socketpair(AF_UNIX, type, 0, &ends) == 0 else { throw DescriptorFailure(number: errno) }
        return DescriptorPair(first: ends[0], second: ends[1])
    }

    /// `first` is the master of a terminal, `second` the terminal itself, with neither echo nor line editing.
    static func terminal() throws -> DescriptorPair {
        var master: Int32 = -1
        var terminal: Int32 = -1
        var settings = termios()
        // SAFETY: each call reads and writes the variables it is given, and nothing after it returns.
        guard unsafe openpty(&master, &terminal, nil, nil, nil) == 0, unsafe tcgetattr(terminal, &settings) == 0 else {
            throw DescriptorFailure(number: errno)
        }
        // SAFETY: as above.
        unsafe cfmakeraw(&settings)
        // SAFETY: as above.
        guard unsafe tcsetattr(terminal, TCSANOW, &settings) == 0 else { throw DescriptorFailure(number: errno) }
        return DescriptorPair(first: master, second: terminal)
    }
}

/// A failed call of a test's own.
struct DescriptorFailure: Error {
    let number: Int32
}

/// Blocking calls on threads of their own, so that a test waits without holding up others.
enum Blocking {
    static func readAll(_ descriptor: Int32) async throws -> String {
        try await read(descriptor) { _ in false }
    }

    static func read(_ descriptor: Int32, until isEnough: @escaping @Sendable (String) -> Bool) async throws -> String {
        try await NIOThreadPool.singleton.runIfActive {
            var text = ""
            var bytes = [UInt8](repeating: 0, count: 65536)
            while !isEnough(text) {
                // SAFETY: the buffer and its size are `bytes`, which outlives the call.
                let count = unsafe Glibc.read(descriptor, &bytes, bytes.count)
                guard count > 0 else { break }
                text += String(decoding: bytes.prefix(count), as: UTF8.self)
            }
            return text
        }
    }

    static func write(_ text: String, to descriptor: Int32, thenClose closes: Bool = false) async throws {
        try await NIOThreadPool.singleton.runIfActive {
            var bytes = Array(text.utf8)[...]
            while !bytes.isEmpty {
                // SAFETY: the pointer and count are the buffer's, which outlives the call.
                let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
                guard count > 0 else { throw DescriptorFailure(number: errno) }
                bytes = bytes.dropFirst(count)
            }
            if closes { close(descriptor) }
        }
    }

    static func isNonBlocking(_ descriptor: Int32) -> Bool {
        fcntl(descriptor, F_GETFL) & O_NONBLOCK != 0
    }
}
