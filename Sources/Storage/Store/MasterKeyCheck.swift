/// What a database keeps of the master key that it was made with: a value that only this key gives. With another one
/// nothing in the database would open.
public enum MasterKeyCheck {
    /// Its name in `meta`; the value is `MasterKey.checkValue` in hexadecimal digits.
    public static let name = "master-key-check"
}
