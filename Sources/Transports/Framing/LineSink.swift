/// What a `LineFramer` gives its lines to.
package protocol LineSink {
    /// Takes one line without its end; the bytes are lent for the length of the call.
    func lineReceived(_ line: Span<UInt8>)
    /// Takes the news of a line beyond the limit: its first bytes, and its length in bytes.
    func oversizedLine(prefix: Span<UInt8>, length: Int)
}
