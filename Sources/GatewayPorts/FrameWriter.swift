/// The sending half of one side of a session; used on the session's event loop only.
package protocol FrameWriter: AnyObject {
    /// Appends one frame to what the next ``flush()`` sends; the framing is the transport's own.
    func send(_ frame: Span<UInt8>)
    /// Sends everything that was appended.
    func flush()
}
