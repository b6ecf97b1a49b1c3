"""Con người và cơ quan (people): who acts and for whom.

Nouns: Agency (cơ quan, a tree with dates), Unit (phòng, bộ phận), Person (cá nhân), Organisation (tổ chức),
Account (tài khoản), Post (vị trí công tác), Delegation (ủy quyền), Leave (nghỉ, người làm thay),
CalendarDay and WorkShift (lịch làm việc). Roles are resolved when asked, never copied into other rooms.
"""
