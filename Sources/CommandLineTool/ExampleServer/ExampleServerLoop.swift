internal import Glibc
internal import OperatingSystem

/// Runs the example server over standard input and output until the input ends.
///
/// It blocks its thread, which has nothing else to do: the process is the server.
enum ExampleServerLoop {
    /// The longest line that is kept, in bytes; the process ends at a longer one.
    private static let maxLineBytes = 16 * 1024 * 1024
    private static let chunkBytes = 64 * 1024

    /// Why the loop ended.
    enum End: Equatable {
        case inputEnded
        case lineTooLong
        /// Reading or writing failed with this `errno`.
        case failed(Int32)
    }

    /// Answers line by line.
    static func run(_ server: inout ExampleServer) -> End {
        var chunk = [UInt8](repeating: 0, count: chunkBytes)
        var line: [UInt8] = []
        while true {
            switch read(into: &chunk) {
            case .failure(let error):
                return .failed(error.code)
            case .success(let count):
                if count == 0 { return .inputEnded }
                var answers: [UInt8] = []
                for byte in chunk.prefix(count) {
                    guard byte == UInt8(ascii: "\n") else {
                        if line.count >= maxLineBytes { return .lineTooLong }
                        line.append(byte)
                        continue
                    }
                    if let answer = server.answer(line) { answers += answer + [UInt8(ascii: "\n")] }
                    line.removeAll(keepingCapacity: true)
                }
                if let error = write(answers) { return .failed(error.code) }
            }
        }
    }

    /// An `errno`.
    private struct SystemError: Error {
        let code: Int32
    }

    private static func read(into chunk: inout [UInt8]) -> Result<Int, SystemError> {
        while true {
            // SAFETY: the buffer is the array's own, with its count, and the call ends before the closure does.
            let count = unsafe chunk.withUnsafeMutableBytes { unsafe Glibc.read(0, $0.baseAddress, $0.count) }
            if count >= 0 { return .success(count) }
            if errno != EINTR { return .failure(SystemError(code: errno)) }
        }
    }

    private static func write(_ bytes: [UInt8]) -> SystemError? {
        var sent = 0
        while sent < bytes.count {
            // SAFETY: the slice is of the array's own buffer, with its count, and the call ends before the closure
            // does.
            let count = unsafe bytes[sent...].withUnsafeBytes { unsafe Glibc.write(1, $0.baseAddress, $0.count) }
            if count > 0 {
                sent += count
            } else if errno != EINTR {
                return SystemError(code: errno)
            }
        }
        return nil
    }
}
