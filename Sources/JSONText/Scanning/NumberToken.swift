/// Where a number ends, and the kind and flags of its node.
struct NumberToken {
    var end: Int
    var meta: UInt32
}
