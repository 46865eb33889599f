namespace EdgeFed.Learning.Data.Partitions;

/// <summary>
/// Divides samples among devices. The same samples, devices and seed give every unit that asks the same answer.
/// </summary>
public interface IPartitioner
{
    /// <summary>True if <see cref="Deal"/> looks at labels, so that it cannot deal samples of a regression.</summary>
    bool NeedsLabels { get; }

    /// <summary>Deals samples; nobody gets one twice and no two devices get the same one.</summary>
    /// <param name="count">Number of samples.</param>
    /// <param name="labels">Their classes; ignored unless <see cref="NeedsLabels"/>.</param>
    /// <param name="devices">Number of devices, at least 1.</param>
    /// <param name="seed">Decides who gets what.</param>
    /// <returns>For each device the indices of its samples, in an order that the seed decides; possibly none.</returns>
    /// <exception cref="DataException">The samples cannot be dealt in this way.</exception>
    int[][] Deal(int count, ReadOnlySpan<byte> labels, int devices, ulong seed);
}
