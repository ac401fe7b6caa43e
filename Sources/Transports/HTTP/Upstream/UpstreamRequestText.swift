internal import HTTPText
internal import NIOCore

/// Writes requests to one upstream.
struct UpstreamRequestText {
    /// What stands behind the method of a request to the server's own address, up to the fields of its own.
    private let common: ByteBuffer
    /// The same behind the target, for a request to another one.
    private let commonAfterTarget: ByteBuffer
    /// The names of the operator's fields, in lower case.
    private let replacedNames: [[UInt8]]

    init(_ address: HTTPAddress, operatorFields: HTTPFields) {
        var after = ByteBuffer()
        after.writeString(" HTTP/1.1\r\nhost: \(address.authority)\r\naccept-encoding: identity\r\n")
        after.writeFields(operatorFields)
        commonAfterTarget = after
        var common = ByteBuffer(string: " \(address.target)")
        common.writeImmutableBuffer(after)
        self.common = common
        replacedNames = (0..<operatorFields.count).map { operatorFields.nameBytes(at: $0).map(Self.lowercased) }
    }

    func write(
        _ method: HTTPMethod, target: String?, _ fields: HTTPFields, body: Span<UInt8>, to buffer: inout ByteBuffer
    ) {
        buffer.reserveCapacity(minimumWritableBytes: common.readableBytes + body.count + 512)
        buffer.writeString(method.text)
        if let target {
            buffer.writeString(" \(target)")
            buffer.writeImmutableBuffer(commonAfterTarget)
        } else {
            buffer.writeImmutableBuffer(common)
        }
        if method == .post || !body.isEmpty {
            buffer.writeStaticString("content-length: ")
            buffer.writeDecimal(body.count)
            buffer.writeStaticString("\r\n")
        }
        if replacedNames.isEmpty {
            buffer.writeFields(fields)
        } else {
            for index in 0..<fields.count where !isReplaced(fields.nameBytes(at: index)) {
                buffer.writeField(fields, at: index)
            }
        }
        buffer.writeStaticString("\r\n")
        buffer.writeSpan(body)
    }

    private func isReplaced(_ name: ArraySlice<UInt8>) -> Bool {
        replacedNames.contains { replaced in
            replaced.count == name.count && zip(replaced, name).allSatisfy { $0 == Self.lowercased($1) }
        }
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
    }
}
