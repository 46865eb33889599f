namespace EdgeFed.Protocol.Messages;

/// <summary>Why a connection ends on purpose. A receiver may meet codes of a later version.</summary>
public enum ByeCode
{
    /// <summary>Nothing more to say.</summary>
    Normal = 1,

    /// <summary>A newer connection of the same unit took its place.</summary>
    Superseded = 2,

    /// <summary>The unit stops; it will be back.</summary>
    ShuttingDown = 3,

    /// <summary>A reject before this said why.</summary>
    Refused = 4,
}
