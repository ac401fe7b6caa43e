/// Why a text was refused, and where.
package struct JSONTextError: Error, Equatable, Sendable {
    /// Every way a text can be refused.
    package enum Reason: Sendable, CaseIterable {
        /// No value: nothing at all, or only whitespace.
        case emptyInput
        /// A byte-order mark of UTF-8, UTF-16 or UTF-32 at the start.
        case byteOrderMark
        /// Bytes in a string that are not UTF-8: stray, cut, overlong, a surrogate, or above U+10FFFF.
        case invalidUTF8
        /// A byte that no JSON text has at this place.
        case unexpectedByte
        /// The text ends inside a value.
        case unexpectedEnd
        /// Something follows the value.
        case trailingBytes
        /// A byte below 0x20 in a string.
        case controlCharacter
        /// A backslash followed by something that JSON does not define.
        case invalidEscape
        /// An escaped surrogate without its other half.
        case loneSurrogate
        /// Two members of an object with the same decoded key.
        case duplicateKey
        /// More containers inside each other than the limit.
        case tooDeep
        /// More bytes than the limit.
        case tooLarge
        /// A number that JSON does not define: `01`, `1.`, `-`.
        case invalidNumber
        /// More digits than the limit.
        case numberTooLong
        /// A number beyond a double (it would round to infinity), or an exponent of more than nine digits.
        case numberOutOfRange
    }

    /// Why the text was refused.
    package let reason: Reason
    /// Where, in bytes from the start.
    package let offset: Int

    /// An error at a place.
    package init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    /// The error in words, without any of the text.
    package var message: String {
        "\(reason.phrase) at byte \(offset)"
    }
}

extension JSONTextError.Reason {
    /// The reason in words.
    package var phrase: String {
        switch self {
        case .emptyInput: "no JSON value"
        case .byteOrderMark: "byte-order mark"
        case .invalidUTF8: "invalid UTF-8"
        case .unexpectedByte: "unexpected byte"
        case .unexpectedEnd: "unexpected end"
        case .trailingBytes: "trailing bytes"
        case .controlCharacter: "control character in a string"
        case .invalidEscape: "invalid escape"
        case .loneSurrogate: "lone surrogate"
        case .duplicateKey: "duplicate key"
        case .tooDeep: "nested too deep"
        case .tooLarge: "text too large"
        case .invalidNumber: "invalid number"
        case .numberTooLong: "number too long"
        case .numberOutOfRange: "number out of range"
        }
    }
}
