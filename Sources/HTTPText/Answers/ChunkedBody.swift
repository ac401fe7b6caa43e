/// A body in chunks, read as its bytes come.
struct ChunkedBody: Sendable, Equatable {
    private enum Phase: Sendable, Equatable {
        /// In the line with the size, of which `digits` were read.
        case size(value: Int, digits: Int)
        case `extension`(value: Int, length: Int)
        /// After the carriage return of the line with the size.
        case sizeEnd(value: Int)
        case data(remaining: Int)
        case dataReturn
        case dataEnd
        /// After the last chunk; at the start of a line, in it, or after its carriage return.
        case trailerStart
        case trailer
        case trailerEnd
        case lastEnd
    }

    private var phase = Phase.size(value: 0, digits: 0)
    private var trailerBytes = 0

    init() {}

    /// Reads on at `position`.
    mutating func read(
        _ bytes: borrowing Span<UInt8>, _ position: inout Int, _ limits: ResponseLimits
    ) throws(HTTPFault) -> ResponseEvent {
        while position < bytes.count {
            if case .data(let remaining) = phase {
                let taken = Swift.min(remaining, bytes.count &- position)
                phase = taken == remaining ? .dataReturn : .data(remaining: remaining &- taken)
                defer { position &+= taken }
                return .body(position..<position &+ taken)
            }
            let byte = bytes.peek(position)
            position &+= 1
            if try take(byte, limits) { return .end }
        }
        return .needMore
    }

    /// Takes a byte that is no data.
    ///
    /// - Returns: whether it was the last one of the body.
    private mutating func take(_ byte: UInt8, _ limits: ResponseLimits) throws(HTTPFault) -> Bool {
        switch phase {
        case .size(let value, let digits):
            phase = try afterSize(byte, value, digits)
        case .extension(let value, let length):
            if length >= limits.maxChunkLineBytes || byte == HTTPByte.lineFeed { throw .chunkSize }
            let ends = byte == HTTPByte.carriageReturn
            guard ends || Self.isVisible(byte) else { throw .chunkSize }
            phase = ends ? .sizeEnd(value: value) : .extension(value: value, length: length + 1)
        case .sizeEnd(let value):
            guard byte == HTTPByte.lineFeed else { throw .lineEnd }
            phase = value == 0 ? .trailerStart : .data(remaining: value)
        case .data:
            break
        case .dataReturn:
            guard byte == HTTPByte.carriageReturn else { throw .chunkEnd }
            phase = .dataEnd
        case .dataEnd:
            guard byte == HTTPByte.lineFeed else { throw .chunkEnd }
            phase = .size(value: 0, digits: 0)
        case .trailerStart, .trailer, .trailerEnd, .lastEnd:
            return try takeTrailer(byte, limits)
        }
        return false
    }

    private func afterSize(_ byte: UInt8, _ value: Int, _ digits: Int) throws(HTTPFault) -> Phase {
        if let digit = HTTPByte.hexadecimal(byte) {
            guard digits < 16, value <= Int.max >> 4 else { throw .chunkSize }
            return .size(value: value << 4 | digit, digits: digits + 1)
        }
        guard digits > 0 else { throw .chunkSize }
        if byte == HTTPByte.carriageReturn { return .sizeEnd(value: value) }
        guard byte == HTTPByte.semicolon else { throw .chunkSize }
        return .extension(value: value, length: digits)
    }

    private mutating func takeTrailer(_ byte: UInt8, _ limits: ResponseLimits) throws(HTTPFault) -> Bool {
        trailerBytes += 1
        if trailerBytes > limits.maxTrailerBytes { throw .trailersTooLong }
        if phase == .lastEnd {
            guard byte == HTTPByte.lineFeed else { throw .lineEnd }
            return true
        }
        if phase == .trailerEnd {
            guard byte == HTTPByte.lineFeed else { throw .lineEnd }
            phase = .trailerStart
        } else if byte == HTTPByte.carriageReturn {
            phase = phase == .trailerStart ? .lastEnd : .trailerEnd
        } else if phase == .trailerStart {
            guard HTTPByte.isToken(byte) else { throw byte == HTTPByte.lineFeed ? .lineEnd : .fieldName }
            phase = .trailer
        } else if !Self.isVisible(byte) {
            throw byte == HTTPByte.lineFeed ? .lineEnd : .fieldValue
        }
        return false
    }

    private static func isVisible(_ byte: UInt8) -> Bool {
        byte >= 0x20 ? byte != 0x7F : byte == HTTPByte.tab
    }
}
