# Half-open intervals of time, in seconds: from `start` up to, but not including, `finish`.
Interval = Struct.new(:start, :finish) do
  # How many seconds both cover.
  def overlap(other)
    [[finish, other.finish].min - [start, other.start].max, 0].max
  end
end

# Intervals that are closer than this are one.
GRAIN = 60

# Joins what touches, or nearly so.
def joined(intervals)
  intervals.sort_by(&:start).each_with_object([]) do |interval, out|
    last = out.last
    if last && interval.start <= last.finish + GRAIN
      last.finish = [last.finish, interval.finish].max
    else
      out << interval.dup
    end
  end
end

# The staged change begins here.
# How many seconds at least one of them covers.
def covered(intervals)
  joined(intervals).sum { |interval| interval.finish - interval.start }
end
# The staged change ends here.
