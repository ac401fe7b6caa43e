/// The parts of a number as written.
struct NumberScan {
    var isNegative: Bool
    /// Digits before the point.
    var integer: Range<Int>
    /// Digits after the point, empty without one.
    var fraction: Range<Int>
    /// Power of ten as written, 0 without one; nil with more than nine significant digits.
    var exponent: Int?
    /// Every digit, those of the exponent included.
    var digitCount: Int
    /// One past the last byte.
    var end: Int

    /// 2^1024 - 2^970, the smallest magnitude that rounds to infinity: 309 digits.
    static let infinityThreshold = """
        1797693134862315807937289714053034150799341327100378269361737789804449682927647509466490179775872070\
        9633028641669288791094655554785194040263065748867150582068190890200070838367627385484581771153176447\
        5730270069855571366959622842914819860834936475292719074168444365510704342711559699508093042880177904\
        174497792
        """
}
