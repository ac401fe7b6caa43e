internal import CRE2

/// A pattern that matches in time linear in the text (RE2).
///
/// Look-around and back-references do not exist here, nor does `\C`, which would match half a character.
// SAFETY: RE2 matches are const and thread-safe; `compiled` is set once in `init`, freed once in `deinit`, and lent to
// nobody.
@safe package final class RegularExpression: @unchecked Sendable {
    /// The pattern as written.
    package let pattern: String

    private let compiled: OpaquePointer

    /// Compiles `pattern`.
    ///
    /// - Throws: ``RegularExpressionError`` with RE2's reason when the pattern is not accepted.
    package init(_ pattern: String) throws(RegularExpressionError) {
        if RegularExpression.holdsAnyByte(pattern) {
            throw RegularExpressionError(reason: "`\\C` matches single bytes of a character and is not accepted")
        }
        var reason = [CChar](repeating: 0, count: RegularExpression.maxReasonBytes)
        let utf8 = Array(pattern.utf8)
        // SAFETY: both arrays outlive the call and their counts are passed; the shim keeps neither pointer.
        let compiled = unsafe cre2_compile(utf8, utf8.count, &reason, reason.count)
        guard let compiled = unsafe compiled else {
            let text = reason.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            throw RegularExpressionError(reason: String(decoding: text, as: UTF8.self))
        }
        self.pattern = pattern
        // SAFETY: owned by this object until `deinit`.
        unsafe self.compiled = compiled
    }

    deinit {
        // SAFETY: the only owner is going away, so nobody can match with it any more.
        unsafe cre2_destroy(compiled)
    }

    /// True when the pattern matches anywhere in `text`, which must be valid UTF-8.
    package func matches(utf8 text: Span<UInt8>) -> Bool {
        // SAFETY: the span outlives the closure and its count is passed; the shim keeps no pointer.
        unsafe text.withUnsafeBufferPointer { buffer in
            unsafe cre2_matches(compiled, buffer.baseAddress, buffer.count)
        }
    }

    /// The first match that lies within `range` of `text`, which must be valid UTF-8; nil when there is none.
    ///
    /// What is outside of `range` is still what `^`, `$` and `\b` look at. The time is linear in the length of the
    /// range.
    package func firstMatch(utf8 text: Span<UInt8>, in range: Range<Int>) -> Range<Int>? {
        guard range.lowerBound >= 0, range.upperBound <= text.count else { return nil }
        // SAFETY: the span outlives the closure and its count is passed; the shim keeps no pointer.
        return unsafe text.withUnsafeBufferPointer { buffer in
            var start = 0
            var end = 0
            let found = unsafe cre2_find(
                compiled, buffer.baseAddress, buffer.count, range.lowerBound, range.upperBound, &start, &end)
            return found && start <= end ? start..<end : nil
        }
    }

    /// Longest reason that is kept of what RE2 says, in bytes.
    private static let maxReasonBytes = 512

    /// Whether `\C` stands in `pattern` outside `\Q…\E`, where it is plain text.
    private static func holdsAnyByte(_ pattern: String) -> Bool {
        var isQuoted = false
        var bytes = pattern.utf8.makeIterator()
        var pending: UInt8?
        while let byte = pending ?? bytes.next() {
            pending = nil
            guard byte == UInt8(ascii: "\\"), let next = bytes.next() else { continue }
            switch (next, isQuoted) {
            case (UInt8(ascii: "C"), false): return true
            case (UInt8(ascii: "Q"), false): isQuoted = true
            case (UInt8(ascii: "E"), true): isQuoted = false
            case (_, true): pending = next
            case (_, false): break
            }
        }
        return false
    }
}
