/// Takes what a `StreamPeer` reads; every call comes on the peer's event loop.
package protocol FrameReceiver: AnyObject {
    /// Takes one frame without its newline; the bytes are lent for the length of the call.
    func frameReceived(_ frame: Span<UInt8>, from side: Side)
    /// Takes the news of a frame beyond the limit: its first KiB, and its length in bytes.
    func oversizedFrame(prefix: Span<UInt8>, length: Int, from side: Side)
    /// Ends the frames that one wake-up brought: time to flush what they caused.
    func readsDone(from side: Side)
    /// Says that no further frame will come.
    func inputClosed(from side: Side)
    /// Says whether the peer takes more: false past the high-water mark, true again once it drained.
    func writabilityChanged(_ writable: Bool, on side: Side)
    /// Says that the peer reads no longer; what was not written is lost, and further frames are dropped.
    ///
    /// It may still be heard: a child that dies fails its output before or after its last frames arrive.
    func outputFailed(on side: Side)
}
