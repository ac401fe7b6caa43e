/// Delays on the session's event loop; tests run them by hand.
package protocol SessionTimer: AnyObject {
    /// Runs `action` once on the session's loop, `nanoseconds` from now, unless the session has ended.
    func schedule(afterNanoseconds nanoseconds: Int64, _ action: @escaping () -> Void)
}
